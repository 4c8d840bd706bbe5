-- Started by vim.lsp.enable('sigma_lsp'), on Sigma rules only.
---@type vim.lsp.Config
return {
  cmd = { 'sigma-lsp', 'serve' },
  filetypes = { 'yaml' },
  root_dir = function(buffer, start)
    local sigma = require('sigma_lsp')
    if sigma.wants_server(buffer) then
      start(sigma.root(buffer))
    end
  end,
  on_init = function(client)
    require('sigma_lsp').folders[client.id] = client.root_dir
  end,
  on_exit = function(code, signal, id)
    require('sigma_lsp').exited(code, signal, id)
  end,
  -- The server then leaves copying, and asking for an event, to the commands of
  -- plugin/sigma_lsp.lua.
  init_options = { clientCommands = { 'sigma-lsp.copy', 'sigma-lsp.pickEvent', 'sigma-lsp.newRule' } },
}
