-- A split that shows the query of the rule at the cursor, and marks the part that
-- comes from the cursor position.
local sigma = require('sigma_lsp')
local M = {}

local marks = vim.api.nvim_create_namespace('sigma_lsp_preview')
local shown = { buffer = nil, format = 'detection' }
local asked = 0

vim.api.nvim_set_hl(0, 'SigmaLspPart', { link = 'Visual', default = true })

local function window()
  local w = shown.buffer and vim.fn.bufwinid(shown.buffer) or -1
  return w >= 0 and w or nil
end

local function before(a, b)
  return a.line < b.line or (a.line == b.line and a.character <= b.character)
end

-- How large a range is: lines first, then columns of the last line.
local function size(range)
  return (range['end'].line - range.start.line) * 2 ^ 20 + range['end'].character - range.start.character
end

-- The parts that come from the smallest range around a position.
---@param parts sigma_lsp.Part[]
---@param at lsp.Position
---@return sigma_lsp.Part[]
function M.at(parts, at)
  local found, least = {}, math.huge
  for _, part in ipairs(parts) do
    if before(part.range.start, at) and before(at, part.range['end']) then
      local n = size(part.range)
      if n < least then
        found, least = {}, n
      end
      if n == least then
        table.insert(found, part)
      end
    end
  end
  return found
end

local function place(text, offset)
  local head = text:sub(1, offset)
  local _, row = head:gsub('\n', '')
  return row, #head:match('[^\n]*$')
end

local function mark(query, first_row, at, encoding)
  for _, part in ipairs(M.at(query.parts, at)) do
    local from = { place(query.text, vim.str_byteindex(query.text, encoding, part.start, false)) }
    local to = { place(query.text, vim.str_byteindex(query.text, encoding, part['end'], false)) }
    vim.api.nvim_buf_set_extmark(shown.buffer, marks, first_row + from[1], from[2], {
      end_row = first_row + to[1],
      end_col = to[2],
      hl_group = 'SigmaLspPart',
    })
  end
end

---@param rule sigma_lsp.Rule?
---@param client vim.lsp.Client
---@param at lsp.Position
local function show(rule, client, at)
  local w = window()
  if not w then
    return
  end
  local lines, rows, queries = {}, {}, {}
  for _, query in ipairs(rule and rule.queries or {}) do
    if query.format == shown.format then
      if #lines > 0 then
        table.insert(lines, '')
      end
      table.insert(queries, query)
      table.insert(rows, #lines)
      vim.list_extend(lines, vim.split(query.text, '\n', { plain = true }))
    end
  end
  if rule and #queries == 0 then
    for _, finding in ipairs(rule.findings) do
      table.insert(lines, ('// line %d: %s'):format(finding.range.start.line + 1, (finding.message:gsub('\n', ' '))))
    end
  end
  vim.bo[shown.buffer].modifiable = true
  vim.api.nvim_buf_set_lines(shown.buffer, 0, -1, false, lines)
  vim.bo[shown.buffer].modifiable = false
  vim.api.nvim_buf_clear_namespace(shown.buffer, marks, 0, -1)
  for i, query in ipairs(queries) do
    mark(query, rows[i], at, client.offset_encoding)
  end
  local head = rule and sigma.verdict(rule) .. ' · ' .. shown.format or 'no rule at the cursor'
  vim.wo[w].winbar = head:gsub('%%', '%%%%')
end

-- Updates the preview from the rule's buffer; outdated responses are dropped.
---@param buffer integer
function M.follow(buffer)
  if not window() or not sigma.client(buffer) or vim.fn.bufwinid(buffer) < 0 then
    return
  end
  asked = asked + 1
  local mine = asked
  local at = vim.lsp.util.make_position_params(vim.fn.bufwinid(buffer), sigma.client(buffer).offset_encoding).position
  sigma.translate(buffer, shown.format, function(rule, client)
    if mine == asked then
      show(rule, client, at)
    end
  end)
end

-- Opens the preview beside the rule, or shows it in another format.
---@param format? string
function M.open(format)
  shown.format = format or shown.format
  local buffer = vim.api.nvim_get_current_buf()
  if not window() then
    if not (shown.buffer and vim.api.nvim_buf_is_valid(shown.buffer)) then
      shown.buffer = vim.api.nvim_create_buf(false, true)
      vim.api.nvim_buf_set_name(shown.buffer, 'sigma-lsp://preview')
      vim.bo[shown.buffer].filetype = 'leql'
      vim.bo[shown.buffer].modifiable = false
    end
    local w = vim.api.nvim_open_win(shown.buffer, false, { split = 'right' })
    vim.wo[w].wrap, vim.wo[w].linebreak, vim.wo[w].breakindent = true, true, true
    vim.wo[w].number = false
  end
  M.follow(buffer)
end

return M
