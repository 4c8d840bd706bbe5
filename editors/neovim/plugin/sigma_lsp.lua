if vim.g.loaded_sigma_lsp then
  return
end
vim.g.loaded_sigma_lsp = true

vim.lsp.commands['sigma-lsp.copy'] = function(command)
  local copied = command.arguments[1]
  require('sigma_lsp').to_clipboard(copied.text, copied.what)
end

vim.lsp.commands['sigma-lsp.pickEvent'] = function(command)
  require('sigma_lsp').test_on_event(command.arguments[1])
end

vim.lsp.commands['sigma-lsp.newRule'] = function(command)
  require('sigma_lsp').new_rule(command.arguments[1].uri)
end

local function sigma()
  return require('sigma_lsp')
end

local subcommands = {
  copy = { run = function(words) sigma().copy(words[1]) end, words = function() return sigma().formats end },
  preview = {
    run = function(words) require('sigma_lsp.preview').open(words[1]) end,
    words = function() return sigma().formats end,
  },
  pipeline = { run = function(words) sigma().pipeline(words) end, words = function() return sigma().pipelines end },
  convert = { run = function(words) sigma().convert(table.concat(words, ' ')) end },
  restart = { run = function() sigma().restart() end },
  test = {
    run = function(words) sigma().test(words[1] and table.concat(words, ' ')) end,
    words = function() return { 'clipboard' } end,
  },
  new = {
    run = function(words)
      if not words[1] then
        return sigma().create_rule()
      end
      sigma().new_rule(vim.uri_from_bufnr(0), table.concat(words, ' '))
    end,
    words = function() return { 'clipboard' } end,
  },
  coverage = { run = function() sigma().coverage() end },
  terraform = { run = function(words) sigma().terraform(words[1] and table.concat(words, ' ')) end },
  log = {
    run = function(words) sigma().add_log(words[1] and table.concat(words, ' ')) end,
    words = function() return { 'clipboard' } end,
  },
  treat = { run = function() sigma().treat_as_rule() end },
}

vim.api.nvim_create_user_command('Sigma', function(given)
  local words = given.fargs
  local sub = subcommands[table.remove(words, 1)]
  if not sub then
    local known = table.concat(vim.fn.sort(vim.tbl_keys(subcommands)), ', ')
    vim.notify('sigma-lsp: unknown command; choose from ' .. known, vim.log.levels.ERROR)
    return
  end
  sub.run(words)
end, {
  nargs = '+',
  desc = 'Sigma rules for Rapid7 InsightIDR',
  complete = function(lead, line)
    local before = vim.split(line:sub(1, #line - #lead), '%s+', { trimempty = true })
    local words = vim.fn.sort(vim.tbl_keys(subcommands))
    if #before > 1 then
      local sub = subcommands[before[2]]
      words = sub and sub.words and sub.words() or {}
    end
    return vim.tbl_filter(function(word) return vim.startswith(word, lead) end, words)
  end,
})

for _, format in ipairs({ 'simple', 'advanced', 'detection', 'where' }) do
  vim.keymap.set('n', ('<Plug>(sigma-lsp-copy-%s)'):format(format), ('<Cmd>Sigma copy %s<CR>'):format(format))
end
vim.keymap.set('n', '<Plug>(sigma-lsp-preview)', '<Cmd>Sigma preview<CR>')
vim.keymap.set('n', '<Plug>(sigma-lsp-pipeline)', '<Cmd>Sigma pipeline<CR>')

-- Highlights of the server's own token types; Neovim defines the standard ones.
for name, link in pairs({
  ['type.key'] = 'Identifier',
  ['type.wildcard'] = 'Special',
  ['type.escapeSequence'] = 'SpecialChar',
  ['type.regexpGroup'] = 'Delimiter',
  ['type.regexpClass'] = 'Character',
  ['type.regexpQuantifier'] = 'Operator',
  ['type.regexpAnchor'] = 'Keyword',
  ['typemod.property.unmapped'] = 'DiagnosticHint',
  ['typemod.property.unsupported'] = 'DiagnosticWarn',
  ['typemod.variable.unknown'] = 'DiagnosticError',
}) do
  vim.api.nvim_set_hl(0, ('@lsp.%s.yaml'):format(name), { link = link, default = true })
end

local group = vim.api.nvim_create_augroup('sigma_lsp', {})

-- A new file becomes a rule while it is typed.
vim.api.nvim_create_autocmd({ 'TextChanged', 'TextChangedI' }, {
  group = group,
  callback = function(changed)
    if vim.bo[changed.buf].filetype == 'yaml' then
      sigma().attach(changed.buf)
    end
  end,
})

vim.api.nvim_create_autocmd('LspAttach', {
  group = group,
  callback = function(attached)
    local buffer = attached.buf
    local client = vim.lsp.get_client_by_id(attached.data.client_id)
    if not client or client.name ~= 'sigma_lsp' then
      return
    end
    local here = vim.api.nvim_create_augroup('sigma_lsp_' .. buffer, {})
    if client:supports_method('textDocument/inlayHint') then
      vim.lsp.inlay_hint.enable(true, { bufnr = buffer })
    end
    sigma().indent(buffer)
    if client:supports_method('textDocument/onTypeFormatting') then
      require('sigma_lsp.enter').enable(client, buffer, here)
    end
    -- Neovim shows code lenses only when asked to.
    local function refresh()
      vim.lsp.codelens.refresh({ bufnr = buffer })
      sigma().refresh(buffer)
    end
    refresh()
    vim.api.nvim_create_autocmd({ 'BufEnter', 'InsertLeave', 'TextChanged' }, { group = here, buffer = buffer, callback = refresh })
    vim.api.nvim_create_autocmd({ 'BufEnter', 'CursorMoved', 'CursorMovedI', 'TextChanged', 'TextChangedI' }, {
      group = here,
      buffer = buffer,
      callback = function()
        if package.loaded['sigma_lsp.preview'] then
          require('sigma_lsp.preview').follow(buffer)
        end
      end,
    })
  end,
})
