-- Started by vim.lsp.enable('sigma_lsp'). The server itself tells Sigma rules
-- from other YAML, about which it says nothing.
---@type vim.lsp.Config
return {
  cmd = { 'sigma-lsp', 'serve' },
  filetypes = { 'yaml' },
  root_markers = { '.git' },
  -- The server then leaves copying to the command of plugin/sigma_lsp.lua.
  init_options = { clientCommands = { 'sigma-lsp.copy' } },
}
