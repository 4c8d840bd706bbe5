-- Continues lists and indents after keys on Enter, as the server answers
-- textDocument/onTypeFormatting. Neovim 0.11 does not send this request itself; a
-- later version that is configured to is left alone. The call waits for the
-- response, so that keys typed after Enter cannot overtake it.
local M = {}

local patience = 1000 -- ms

-- The end of "- " that Enter inserted, by buffer: row and column.
---@type table<integer, {row: integer, column: integer}>
local dashes = {}

-- Puts the cursor where the edits end.
---@param edits lsp.TextEdit[]
local function follow(edits)
  local last = edits[#edits]
  local row = last.range.start.line + 1 + select(2, last.newText:gsub('\n', ''))
  vim.api.nvim_win_set_cursor(0, { row, #vim.api.nvim_buf_get_lines(0, row - 1, row, true)[1] })
end

-- Offers the selections after "condition:", where nothing else completes.
---@param client vim.lsp.Client
---@param buffer integer
local function offer(client, buffer)
  local row = vim.api.nvim_win_get_cursor(0)[1]
  local above = vim.api.nvim_buf_get_lines(buffer, row - 2, row - 1, false)[1] or ''
  if above:match('^%s+condition:%s*$') and vim.bo[buffer].omnifunc == 'v:lua.vim.lsp.omnifunc' and client:supports_method('textDocument/completion') then
    vim.api.nvim_feedkeys(vim.keycode('<C-x><C-o>'), 'n', false)
  end
end

-- Edits the new line, in which the cursor is.
function M.entered()
  local buffer = vim.api.nvim_get_current_buf()
  local client = require('sigma_lsp').client(buffer)
  if not client or not vim.api.nvim_get_current_line():match('^%s*$') then
    return
  end
  local params = vim.lsp.util.make_position_params(0, client.offset_encoding)
  params.ch = '\n'
  params.options = { tabSize = vim.lsp.util.get_effective_tabstop(buffer), insertSpaces = vim.bo[buffer].expandtab }
  local answer = client:request_sync('textDocument/onTypeFormatting', params, patience, buffer)
  local edits = answer and answer.result
  if type(edits) == 'table' and #edits > 0 then
    vim.lsp.util.apply_text_edits(edits, buffer, client.offset_encoding)
    follow(edits)
    local at = vim.api.nvim_win_get_cursor(0)
    if vim.api.nvim_get_current_line():match('^%s*%- $') then
      dashes[buffer] = { row = at[1], column = at[2] }
    end
  end
  offer(client, buffer)
end

-- Enter, as a mapping.
local function press()
  local on = vim.g.sigma_lsp_enter ~= false and vim.fn.pumvisible() == 0
  vim.api.nvim_feedkeys(vim.keycode(on and "<CR><Cmd>lua require('sigma_lsp.enter').entered()<CR>" or '<CR>'), 'ni', false)
end

-- Swallows "- " typed right after the same two characters were inserted: the
-- typed dash goes with the space.
local function overtype(buffer)
  local dash = dashes[buffer]
  if not dash then
    return
  end
  local at = vim.api.nvim_win_get_cursor(0)
  local here = at[1] == dash.row and at[2] - dash.column or -1
  if vim.v.char == '-' and here == 0 then
    return
  end
  dashes[buffer] = nil
  if vim.v.char == ' ' and here == 1 and vim.api.nvim_get_current_line():match('^%s*%- %-$') then
    vim.v.char = ''
    vim.api.nvim_feedkeys(vim.keycode('<BS>'), 'ni', false)
  end
end

-- Where another plugin maps Enter, new lines are noticed afterwards.
---@param buffer integer
---@param group integer
local function watch(buffer, group)
  local lines, row = vim.api.nvim_buf_line_count(buffer), 0
  vim.api.nvim_create_autocmd({ 'CursorMoved', 'CursorMovedI', 'InsertEnter' }, {
    group = group,
    buffer = buffer,
    callback = function(moved)
      -- Where the text changed too, TextChangedI comes afterwards and needs both.
      if vim.api.nvim_buf_line_count(buffer) == lines or moved.event == 'CursorMoved' then
        lines, row = vim.api.nvim_buf_line_count(buffer), vim.api.nvim_win_get_cursor(0)[1]
      end
    end,
  })
  vim.api.nvim_create_autocmd('TextChangedI', {
    group = group,
    buffer = buffer,
    callback = function()
      local now, at = vim.api.nvim_buf_line_count(buffer), vim.api.nvim_win_get_cursor(0)[1]
      local new = now == lines + 1 and at == row + 1
      lines, row = now, at
      if new and vim.g.sigma_lsp_enter ~= false then
        M.entered()
        lines, row = vim.api.nvim_buf_line_count(buffer), vim.api.nvim_win_get_cursor(0)[1]
      end
    end,
  })
end

---@param client vim.lsp.Client
---@param buffer integer
---@param group integer
function M.enable(client, buffer, group)
  if vim.lsp.on_type_formatting and vim.lsp.on_type_formatting.is_enabled and vim.lsp.on_type_formatting.is_enabled({ client_id = client.id }) then
    return
  end
  vim.api.nvim_create_autocmd('InsertCharPre', { group = group, buffer = buffer, callback = function() overtype(buffer) end })
  local mapped = vim.fn.maparg('<CR>', 'i', false, true)
  if vim.tbl_isempty(mapped) or mapped.callback == press then
    vim.keymap.set('i', '<CR>', press, { buffer = buffer, desc = 'Continue lists and indent after keys' })
  else
    watch(buffer, group)
  end
end

return M
