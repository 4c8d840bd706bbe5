-- The plugin in a headless Neovim: what the server says arrives, and copying
-- goes through the plugin's own command.
package.path = 'editors/neovim/test/?.lua;' .. package.path
local scenes, editor = require('scenes'), require('editor')
local rule = 'editors/testdata/whoami.yml'

vim.opt.runtimepath:prepend('editors/neovim')
vim.cmd('filetype plugin on')
vim.cmd('runtime! plugin/sigma_lsp.lua')
vim.lsp.enable('sigma_lsp')
vim.o.swapfile = false
local clipboard = editor.clipboard()

scenes.scene('a finding is on the selection that no condition uses', function()
  editor.open(rule)
  editor.wait_findings({ 'selection-not-used: filter' })
end)

scenes.scene('hover on detection shows the query', function()
  editor.on('detection:')
  scenes.contains(editor.hover(), scenes.query(rule, 'detection'):match('where.*'))
end)

scenes.scene('the menu copies each format', function()
  editor.on('selection:')
  for title, format in pairs({
    ['Copy as LEQL: simple query'] = 'simple',
    ['Copy as LEQL: advanced query'] = 'advanced',
    ['Copy as LEQL: detection definition'] = 'detection',
  }) do
    editor.menu(title)
    local want = scenes.query(rule, format)
    scenes.wait(title, function()
      return clipboard.text == want
    end)
    scenes.equal(vim.fn.getreg('"'), want)
  end
  scenes.contains(editor.menu(), 'Copy as LEQL: where clause')
end)

scenes.scene('a selection of lines is copied alone', function()
  local line = vim.fn.search('Image|endswith', 'cw')
  local range = { start = { line, 8 }, ['end'] = { line, 30 } }
  clipboard.text = nil
  scenes.contains(editor.menu('Copy this selection as LEQL', range), 'Copy this selection as LEQL')
  scenes.wait('the copy', function()
    return clipboard.text and clipboard.text ~= ''
  end)
end)

scenes.scene('the lens tells the event type and copies', function()
  scenes.contains(editor.lenses(), 'InsightIDR: process_start_event')
  editor.on('detection:')
  clipboard.text = nil
  local select = vim.ui.select
  vim.ui.select = function(items, _, done)
    for i, item in ipairs(items) do
      if item.lens.command.title == 'copy advanced' then
        done(item, i)
      end
    end
  end
  vim.lsp.codelens.run()
  local want = scenes.query(rule, 'advanced')
  scenes.wait('the copy', function()
    return clipboard.text == want
  end)
  vim.ui.select = select
end)

scenes.scene('a broken line keeps the other findings and the hover, its repair clears it', function()
  editor.open(rule)
  vim.fn.setline(vim.fn.search('^level:', 'cw'), 'level: lwo')
  local line = vim.fn.search('Image|endswith', 'cw')
  local whole = vim.fn.getline(line)
  vim.fn.setline(line, [[        Image|endswith: '\who]])
  editor.wait_findings({ 'invalid-level: lwo', 'selection-not-used: filter', [[yaml-syntax: '\who]] })
  editor.on('CommandLine')
  scenes.contains(editor.hover(), 'process.cmd_line')
  vim.fn.setline(line, whole)
  editor.wait_findings({ 'invalid-level: lwo', 'selection-not-used: filter' })
end)

scenes.scene('a mistake while typing appears and goes with its repair', function()
  editor.open(rule)
  local line = vim.fn.search('^level:', 'cw')
  vim.fn.setline(line, 'level: lwo')
  editor.wait_findings({ 'invalid-level: lwo', 'selection-not-used: filter' })
  vim.fn.setline(line, 'level: low')
  editor.wait_findings({ 'selection-not-used: filter' })
end)

scenes.scene('a finding after multi-byte characters is on the right ones', function()
  editor.open('editors/testdata/refused.yml')
  editor.wait_findings({ 'modifier-unknown: contians' })
end)

scenes.scene('other YAML is left alone: not even a server runs', function()
  vim.cmd('%bwipeout!')
  vim.lsp.stop_client(vim.lsp.get_clients())
  scenes.wait('the server to stop', function()
    return #vim.lsp.get_clients() == 0
  end)
  vim.cmd('edit editors/testdata/service.yml')
  scenes.equal(vim.bo.filetype, 'yaml')
  vim.wait(200)
  scenes.equal(#vim.lsp.get_clients(), 0)
end)

scenes.finish()
