-- Keys that go into a Neovim as a user starts it: what comes of Enter, with the
-- indentation of Neovim itself.
package.path = 'editors/neovim/test/?.lua;' .. package.path
local scenes = require('scenes')

local folder = vim.fn.tempname()
vim.fn.mkdir(folder, 'p')
local config = folder .. '/init.lua'
vim.fn.writefile({
  ("vim.opt.runtimepath:prepend(%q)"):format(vim.fn.getcwd() .. '/editors/neovim'),
  "vim.cmd('filetype plugin indent on')",
  "vim.o.swapfile = false",
  "vim.lsp.enable('sigma_lsp')",
}, config)

local nvim
local function ask(method, ...)
  return vim.rpcrequest(nvim, method, ...)
end

-- Opens a rule and waits for the server. The cursor is at the end of the text.
local function open(lines)
  if nvim then
    vim.fn.jobstop(nvim)
  end
  local rule = folder .. '/rule.yml'
  vim.fn.writefile(lines, rule)
  nvim = vim.fn.jobstart({ vim.v.progpath, '--embed', '--headless', '-i', 'NONE', '-u', config, rule }, { rpc = true })
  scenes.wait('the server', function()
    return ask('nvim_exec_lua', [[
      local c = vim.lsp.get_clients({ bufnr = 0 })[1]
      return c and c.initialized or false
    ]], {})
  end)
end

local function text()
  return ask('nvim_buf_get_lines', 0, 0, -1, true)
end

-- Types keys, each once what came of the one before is there.
local function types(...)
  for _, keys in ipairs({ ... }) do
    ask('nvim_input', keys)
    local last
    scenes.wait('rest', function()
      local now = table.concat(text(), '\n')
      local rest = now == last
      last = now
      vim.wait(60)
      return rest
    end)
  end
end

local function wait_text(want)
  local ok = vim.wait(5000, function()
    return vim.deep_equal(text(), want)
  end, 20)
  if not ok then
    scenes.equal(text(), want)
  end
end

local head = { 'title: a', 'logsource: {product: windows}' }

local function rule(...)
  return vim.list_extend(vim.list_extend({}, head), { ... })
end

scenes.scene('Enter continues a list, and ends it on an empty item', function()
  open(rule('tags:', '    - attack.execution'))
  types('GA', '<CR>', 'attack.t1059', '<CR>')
  wait_text(rule('tags:', '    - attack.execution', '    - attack.t1059', '    - '))
  types('<CR>', 'level: low')
  wait_text(rule('tags:', '    - attack.execution', '    - attack.t1059', 'level: low'))
end)

scenes.scene('a rule is typed from top to bottom with Enter alone', function()
  open(rule())
  types('Godetection:', '<CR>')
  wait_text(rule('detection:', '    '))
  types('selection:', '<CR>', 'Image|endswith:', '<CR>', "- 'a'", '<CR>', "'b'", '<CR>', '<CR>', 'User: x')
  wait_text(rule('detection:', '    selection:', '        Image|endswith:', "            - 'a'", "            - 'b'", '        User: x'))
end)

scenes.scene('Enter after "condition:" offers the selections', function()
  open(rule('detection:', '    sel_one:', '        Image: a', '    sel_two:', '        Image: b', '    condition:'))
  types('GA', '<CR>')
  local words = scenes.wait('the selections', function()
    local shown = ask('nvim_call_function', 'complete_info', { { 'items', 'pum_visible' } })
    return shown.pum_visible == 1 and #shown.items > 0 and vim.tbl_map(function(item) return item.word end, shown.items)
  end)
  scenes.contains(table.concat(words, ' '), 'sel_one')
  scenes.contains(table.concat(words, ' '), 'sel_two')
end)

scenes.scene('within a block of text Enter does what it always does', function()
  open(rule('description: |', '    - one'))
  types('GA', '<CR>', 'two')
  wait_text(rule('description: |', '    - one', '    two'))
end)

scenes.scene('the setting sigma_lsp_enter switches it off', function()
  open(rule('tags:', '    - attack.execution'))
  ask('nvim_command', 'let g:sigma_lsp_enter = v:false')
  types('GA', '<CR>', 'x')
  scenes.equal(text()[5]:match('^%s*(.*)$'), 'x')
end)

scenes.scene('fifteen items typed in one breath get their dashes', function()
  open(rule('tags:', '    - attack.execution'))
  local keys, want = 'GA', rule('tags:', '    - attack.execution')
  for i = 1, 15 do
    keys = keys .. '<CR>cve.2024.' .. i
    table.insert(want, '    - cve.2024.' .. i)
  end
  ask('nvim_input', keys .. '<CR><CR>level: low')
  table.insert(want, 'level: low')
  wait_text(want)
end)

scenes.scene('a dash typed by habit is not doubled', function()
  open(rule('tags:', '    - attack.execution'))
  ask('nvim_input', 'GA<CR>- attack.t1059<CR>- cve.2024.1')
  wait_text(rule('tags:', '    - attack.execution', '    - attack.t1059', '    - cve.2024.1'))
end)

vim.fn.jobstop(nvim)
vim.fn.delete(folder, 'rf')
scenes.finish()
