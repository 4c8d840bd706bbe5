-- The configuration of a user who has the plugin.
vim.opt.runtimepath:prepend(vim.fs.joinpath(vim.fn.getcwd(), 'editors/neovim'))
vim.o.swapfile = false
vim.lsp.enable('sigma_lsp')
