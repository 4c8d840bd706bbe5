-- What Neovim shows of a rule, and offers, while it is written.
package.path = 'editors/neovim/test/?.lua;' .. package.path
local scenes, editor = require('scenes'), require('editor')
local rule = 'examples/rules/proc_creation_win_office_starts_system_shell.yml'

vim.opt.runtimepath:prepend('editors/neovim')
vim.cmd('filetype plugin on')
vim.cmd('syntax on')
vim.cmd('runtime! plugin/sigma_lsp.lua')
vim.lsp.enable('sigma_lsp')
vim.o.swapfile = false
vim.o.virtualedit = 'onemore' -- the cursor can be after the typed text

local shown
vim.lsp.handlers['window/showMessage'] = function(_, result)
  shown = result.message
end

local function line(text)
  editor.on(text)
  return vim.api.nvim_get_current_line()
end

scenes.scene('inlay hints tell keys, names and how many selections', function()
  local buffer = editor.open(rule)
  vim.lsp.inlay_hint.enable(true, { bufnr = buffer })
  local function labels()
    local seen = {}
    for _, hint in ipairs(vim.lsp.inlay_hint.get({ bufnr = buffer })) do
      local label = hint.inlay_hint.label
      table.insert(seen, type(label) == 'string' and label or label[1].value)
    end
    return table.concat(seen, '\n')
  end
  local seen = scenes.wait('the hints', function()
    local all = labels()
    return all:find('2 selections', 1, true) and all
  end)
  scenes.contains(seen, 'parent_process.exe_path')
  scenes.contains(seen, 'Exploitation for Client Execution')
end)

scenes.scene('gO lists the parts of the rule', function()
  local listed
  vim.lsp.buf.document_symbol({ on_list = function(list) listed = list.items end })
  local names = table.concat(vim.tbl_map(function(item) return item.text end, scenes.wait('the list', function() return listed end)), '\n')
  for _, part in ipairs({ 'detection', 'selection_office', 'ParentImage|endswith', 'IntegrityLevel' }) do
    scenes.contains(names, part)
  end
end)

scenes.scene('a selection is one fold', function()
  vim.wo.foldmethod = 'expr'
  vim.wo.foldexpr = 'v:lua.vim.lsp.foldexpr()'
  vim.wo.foldlevel = 99
  editor.on('selection_office:')
  local first = vim.fn.line('.')
  scenes.wait('the folds', function()
    return vim.fn.foldlevel(first + 1) > 0
  end)
  vim.cmd('normal! zc')
  scenes.equal({ vim.fn.foldclosed('.'), vim.fn.foldclosedend('.') }, { first, first + 4 })
  vim.cmd('normal! zo')
  vim.wo.foldmethod = 'manual'
end)

scenes.scene('a selection has one type of token, a field that is refused says so', function()
  local function token(text)
    editor.on(text)
    local at = vim.api.nvim_win_get_cursor(0)
    return scenes.wait('the token of ' .. text, function()
      local found = vim.lsp.semantic_tokens.get_at_pos(0, at[1] - 1, at[2])
      return found and found[1]
    end)
  end
  scenes.equal({ token('selection_shell:').type, token('selection_*').type }, { 'variable', 'variable' })
  scenes.equal(token('Image|').modifiers, { mapped = true })
  scenes.equal(token('IntegrityLevel').modifiers, { unsupported = true })
end)

scenes.scene('a renaming widens the pattern that would lose the selection, and says so', function()
  editor.on('selection_office:')
  vim.lsp.buf.rename('sel_office')
  scenes.wait('the new name', function()
    return vim.fn.search([[\V    sel_office:]], 'cw') > 0
  end)
  scenes.contains(line('condition:'), 'all of sel*')
  scenes.contains(scenes.wait('the message', function() return shown end), 'to match the same selections')
  vim.cmd('undo')
  scenes.contains(line('condition:'), 'all of selection_*')
end)

-- What is offered where some text was typed in a new line below another.
local function offered(below, typed)
  editor.on(below)
  local at = vim.fn.line('.')
  vim.api.nvim_buf_set_lines(0, at, at, false, { typed })
  vim.api.nvim_win_set_cursor(0, { at + 1, #typed })
  local reply = editor.ask('textDocument/completion')
  local names = {}
  local items = reply.items or reply
  table.sort(items, function(a, b) return (a.sortText or a.label) < (b.sortText or b.label) end)
  for _, item in ipairs(items) do
    table.insert(names, item.label)
  end
  vim.cmd('undo')
  return names
end

scenes.scene('fields, modifiers and techniques are offered', function()
  editor.open(rule)
  scenes.equal(offered('IntegrityLevel', '        Paren')[1], 'ParentImage')
  scenes.equal(offered('IntegrityLevel', '        CommandLine|')[1], 'contains')
  scenes.equal(offered('attack.t1203', '    - powersh')[1], 'attack.t1059.001')
end)

scenes.finish()
