-- A headless Neovim that knows nothing but the command of the server. Copying
-- is then the server's work, by a tool of the system.
package.path = 'editors/neovim/test/?.lua;' .. package.path
local scenes, editor = require('scenes'), require('editor')
local rule = 'editors/testdata/whoami.yml'

vim.cmd('filetype on')
vim.lsp.config('sigma_lsp', { cmd = { 'sigma-lsp', 'serve' } })
vim.lsp.enable('sigma_lsp')
vim.o.swapfile = false

scenes.scene('findings with the command alone', function()
  editor.open(rule)
  editor.wait_findings({ 'selection-not-used: filter' })
end)

scenes.scene('hover with the command alone', function()
  editor.on('detection:')
  scenes.contains(editor.hover(), scenes.query(rule, 'detection'):match('where.*'))
end)

if os.getenv('DISPLAY') then
  scenes.scene('the server copies to the clipboard of the system', function()
    editor.menu('Copy as LEQL: detection definition')
    local want = scenes.query(rule, 'detection')
    scenes.wait('the copy', function()
      return vim.system({ 'xclip', '-selection', 'clipboard', '-out' }):wait().stdout == want
    end)
  end)
else
  scenes.scene('the server shows the query where the system has no clipboard', function()
    local shown
    vim.lsp.handlers['window/showMessage'] = function(_, result)
      shown = result.message
    end
    editor.menu('Copy as LEQL: advanced query')
    scenes.wait('the message', function()
      return shown
    end)
    scenes.contains(shown, scenes.query(rule, 'advanced'))
  end)
end

scenes.finish()
