-- What a test does in the Neovim it runs in.
local scenes = require('scenes')
local M = {}

local function client(buffer)
  return vim.lsp.get_clients({ bufnr = buffer })[1]
end

-- Opens a file, as it is on disk, and returns its buffer once the server is there.
function M.open(path)
  vim.cmd('edit! ' .. vim.fn.fnameescape(path))
  local buffer = vim.api.nvim_get_current_buf()
  scenes.wait('the server', function()
    return client(buffer) and client(buffer).initialized
  end)
  return buffer
end

-- Puts the cursor on the first character of some text.
function M.on(text)
  assert(vim.fn.search([[\V]] .. vim.fn.escape(text, [[\]]), 'cw') > 0, 'no text ' .. text)
end

-- Asks the server and returns its answer.
function M.ask(method, more)
  local c = client(0)
  local params = vim.tbl_extend('force', vim.lsp.util.make_position_params(0, c.offset_encoding), more or {})
  local reply = assert(c:request_sync(method, params, 10000, vim.api.nvim_get_current_buf()))
  assert(not reply.err, vim.inspect(reply.err))
  return reply.result ~= vim.NIL and reply.result or nil
end

-- The findings of the buffer as "ID: TEXT UNDERLINED", in order.
function M.findings()
  local found = {}
  for _, d in ipairs(vim.diagnostic.get(0)) do
    local text = vim.api.nvim_buf_get_text(0, d.lnum, d.col, d.end_lnum, d.end_col, {})
    table.insert(found, d.code .. ': ' .. table.concat(text, '\n'))
  end
  table.sort(found)
  return found
end

function M.wait_findings(want)
  local ok = vim.wait(10000, function()
    return vim.deep_equal(M.findings(), want)
  end, 5)
  if not ok then
    scenes.equal(M.findings(), want)
  end
end

-- The text of the hover window.
function M.hover()
  vim.lsp.buf.hover({ focus = false })
  local window = scenes.wait('the hover', function()
    for _, w in ipairs(vim.api.nvim_list_wins()) do
      if vim.api.nvim_win_get_config(w).relative ~= '' then
        return w
      end
    end
  end)
  local lines = vim.api.nvim_buf_get_lines(vim.api.nvim_win_get_buf(window), 0, -1, true)
  vim.api.nvim_win_close(window, true)
  return table.concat(lines, '\n')
end

-- The titles that the menu of "gra" lists; chooses the one given, if any.
function M.menu(choose, range)
  local titles
  local select = vim.ui.select
  vim.ui.select = function(items, options, done)
    titles = vim.tbl_map(options.format_item, items)
    for i, item in ipairs(items) do
      if item.action.title == choose then
        return done(item, i)
      end
    end
    done()
  end
  vim.lsp.buf.code_action({ range = range })
  scenes.wait('the menu', function()
    return titles
  end)
  vim.ui.select = select
  return table.concat(titles, '\n')
end

-- The titles of the code lenses.
function M.lenses()
  vim.lsp.codelens.refresh({ bufnr = 0 })
  return scenes.wait('the code lenses', function()
    local titles = {}
    for _, lens in ipairs(vim.lsp.codelens.get(0)) do
      table.insert(titles, lens.command and lens.command.title)
    end
    return #titles > 0 and table.concat(titles, '\n')
  end)
end

-- A clipboard that holds what was written to it.
function M.clipboard()
  local held = {}
  local function copy(lines)
    held.text = table.concat(lines, '\n')
  end
  local function paste()
    return vim.split(held.text or '', '\n')
  end
  vim.g.clipboard = {
    name = 'test',
    copy = { ['+'] = copy, ['*'] = copy },
    paste = { ['+'] = paste, ['*'] = paste },
  }
  return held
end

return M
