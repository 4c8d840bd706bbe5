---@brief
---
--- @HOME@
---
--- Language server for Sigma rules that knows Rapid7 InsightIDR. It attaches to
--- all YAML files and is silent about those that are not Sigma rules.

---@type vim.lsp.Config
return {
  cmd = { 'sigma-lsp', 'serve' },
  filetypes = { 'yaml' },
  root_markers = { '.sigma-lsp.yml', '.git' },
}
