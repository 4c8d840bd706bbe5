local M = {}

-- For :checkhealth sigma_lsp.
function M.check()
  local health = vim.health
  health.start('sigma-lsp')
  if vim.fn.has('nvim-0.11') == 1 then
    health.ok('Neovim ' .. tostring(vim.version()))
  else
    health.error('Neovim 0.11 or newer is required')
    return
  end
  local config = vim.lsp.config.sigma_lsp
  local program = config and config.cmd and config.cmd[1] or 'sigma-lsp'
  if vim.fn.executable(program) == 1 then
    local ran = vim.system({ program, 'version' }, { text = true }):wait(5000)
    health.ok(vim.trim(ran.stdout or '') .. ', ' .. vim.fn.exepath(program))
  else
    health.error(('server %q not found'):format(program), {
      'put sigma-lsp on the PATH',
      "or set its path: vim.lsp.config('sigma_lsp', { cmd = { '/path/to/sigma-lsp', 'serve' } })",
    })
  end
  if vim.lsp.is_enabled('sigma_lsp') then
    health.ok('enabled')
  else
    health.warn('not enabled', { "add vim.lsp.enable('sigma_lsp') to your init.lua" })
  end
  if vim.fn.has('clipboard') == 1 then
    health.ok('clipboard available')
  else
    health.warn('no clipboard: queries are copied to the unnamed register only', { "try vim.g.clipboard = 'osc52'" })
  end
  for _, client in ipairs(vim.lsp.get_clients({ name = 'yamlls' })) do
    health.info(('yamlls is attached too (client %d); with a Sigma schema, it reports the same mistakes twice'):format(client.id))
  end
end

return M
