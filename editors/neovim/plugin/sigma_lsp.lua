if vim.g.loaded_sigma_lsp then
  return
end
vim.g.loaded_sigma_lsp = true

-- Copies to the unnamed register too: without a clipboard provider "+ is lost.
vim.lsp.commands['sigma-lsp.copy'] = function(command)
  local copied = command.arguments[1]
  vim.fn.setreg('"', copied.text)
  vim.fn.setreg('+', copied.text)
  vim.notify('copied the ' .. copied.what)
end

-- Neovim shows code lenses only when asked to.
vim.api.nvim_create_autocmd('LspAttach', {
  group = vim.api.nvim_create_augroup('sigma_lsp', {}),
  callback = function(attached)
    local client = vim.lsp.get_client_by_id(attached.data.client_id)
    if not client or client.name ~= 'sigma_lsp' then
      return
    end
    vim.lsp.codelens.refresh({ bufnr = attached.buf })
    vim.api.nvim_create_autocmd({ 'BufEnter', 'InsertLeave', 'TextChanged' }, {
      group = vim.api.nvim_create_augroup('sigma_lsp_lens', { clear = false }),
      buffer = attached.buf,
      callback = function()
        vim.lsp.codelens.refresh({ bufnr = attached.buf })
      end,
    })
  end,
})
