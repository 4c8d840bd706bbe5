-- Runs the scenes of one test file and notes each as "pass NAME" or
-- "fail NAME" in the file that $RESULTS names.
local M = {}

local results = assert(io.open(assert(os.getenv('RESULTS'), 'RESULTS is not set'), 'a'))
local failed = false

function M.scene(name, play)
  local ok, why = xpcall(play, debug.traceback)
  failed = failed or not ok
  print((ok and 'ok    ' or 'FAIL  ') .. name .. '\n' .. (ok and '' or why .. '\n'))
  results:write(ok and 'pass ' or 'fail ', 'neovim: ', name, '\n')
  results:flush()
end

-- Waits until get returns something other than nil and false, and returns it.
function M.wait(what, get)
  local got
  if not vim.wait(10000, function()
    got = get()
    return got
  end, 5) then
    error('waited in vain for ' .. what, 2)
  end
  return got
end

function M.equal(got, want)
  if not vim.deep_equal(got, want) then
    error(('got  %s\nwant %s'):format(vim.inspect(got), vim.inspect(want)), 2)
  end
end

function M.contains(text, part)
  if not text:find(part, 1, true) then
    error(('%q\nis not in\n%s'):format(part, text), 2)
  end
end

-- The query that the command line gives for the rule: what is copied in the
-- editor has to be the same.
function M.query(path, format)
  local ran = vim.system({ 'sigma-lsp', 'convert', path, '--format', format }):wait()
  assert(ran.code == 0, ran.stderr)
  return (ran.stdout:gsub('\n+$', ''))
end

function M.finish()
  results:close()
  os.exit(failed and 1 or 0)
end

return M
