-- Goes on with a list, or indents, when Enter is pressed: what the server says
-- to textDocument/onTypeFormatting. Neovim 0.11 does not ask by itself; a later
-- one that was told to is left to it.
local M = {}

-- What the buffer was before the last key: the number of lines, the line of the
-- cursor.
---@type table<integer, {lines: integer, row: integer}>
local before = {}

---@param buffer integer
local function note(buffer)
  local row = vim.api.nvim_win_get_cursor(0)[1]
  local was = before[buffer] or { lines = vim.api.nvim_buf_line_count(buffer), row = row }
  before[buffer] = { lines = vim.api.nvim_buf_line_count(buffer), row = row }
  return was, before[buffer]
end

-- Puts the cursor where the edits end.
---@param edits lsp.TextEdit[]
local function follow(edits)
  local last = edits[#edits]
  local row = last.range.start.line + 1 + select(2, last.newText:gsub('\n', ''))
  vim.api.nvim_win_set_cursor(0, { row, #vim.api.nvim_buf_get_lines(0, row - 1, row, true)[1] })
end

-- Offers the selections behind "condition:", where nothing else completes.
---@param client vim.lsp.Client
---@param buffer integer
local function offer(client, buffer)
  local row = vim.api.nvim_win_get_cursor(0)[1]
  local above = vim.api.nvim_buf_get_lines(buffer, row - 2, row - 1, false)[1] or ''
  if above:match('^%s+condition:%s*$') and vim.bo[buffer].omnifunc == 'v:lua.vim.lsp.omnifunc' and client:supports_method('textDocument/completion') then
    vim.api.nvim_feedkeys(vim.keycode('<C-x><C-o>'), 'n', false)
  end
end

---@param client vim.lsp.Client
---@param buffer integer
local function ask(client, buffer)
  local params = vim.lsp.util.make_position_params(0, client.offset_encoding)
  params.ch = '\n'
  params.options = { tabSize = vim.lsp.util.get_effective_tabstop(buffer), insertSpaces = vim.bo[buffer].expandtab }
  local tick = vim.api.nvim_buf_get_changedtick(buffer)
  client:request('textDocument/onTypeFormatting', params, function(failure, edits)
    local here = vim.api.nvim_get_current_buf() == buffer and vim.fn.mode() == 'i'
    if failure or not here or vim.api.nvim_buf_get_changedtick(buffer) ~= tick then
      return -- somebody typed on: what was meant for the line no longer fits
    end
    if type(edits) == 'table' and #edits > 0 then
      vim.lsp.util.apply_text_edits(edits, buffer, client.offset_encoding)
      follow(edits)
      note(buffer)
    end
    offer(client, buffer)
  end, buffer)
end

---@param client vim.lsp.Client
---@param buffer integer
---@param group integer
function M.enable(client, buffer, group)
  if vim.lsp.on_type_formatting and vim.lsp.on_type_formatting.is_enabled and vim.lsp.on_type_formatting.is_enabled({ client_id = client.id }) then
    return
  end
  before[buffer] = nil
  vim.api.nvim_create_autocmd({ 'CursorMoved', 'CursorMovedI', 'InsertEnter' }, {
    group = group,
    buffer = buffer,
    callback = function(moved)
      -- Where the text changed too, TextChangedI comes behind and wants to know.
      if vim.api.nvim_buf_line_count(buffer) == (before[buffer] or { lines = -1 }).lines or moved.event == 'CursorMoved' then
        note(buffer)
      end
    end,
  })
  vim.api.nvim_create_autocmd('TextChangedI', {
    group = group,
    buffer = buffer,
    callback = function()
      local was, is = note(buffer)
      local blank = vim.api.nvim_get_current_line():match('^%s*$')
      if vim.g.sigma_lsp_enter ~= false and blank and is.lines == was.lines + 1 and is.row == was.row + 1 then
        ask(client, buffer)
      end
    end,
  })
  note(buffer)
end

return M
