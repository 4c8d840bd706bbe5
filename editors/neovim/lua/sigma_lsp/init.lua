-- What the commands of the plugin do. All answers come from the server.
local M = {}

M.name = 'sigma_lsp'
M.formats = { 'simple', 'advanced', 'detection', 'where', 'terraform' }
M.pipelines = { 'insightidr', 'insightidr-extended', 'insightidr-reference' }

---@class sigma_lsp.Part piece of a query, and the place of the rule it stems from
---@field start integer in units of the position encoding
---@field ['end'] integer
---@field range lsp.Range

---@class sigma_lsp.Query
---@field format string
---@field text string
---@field parts sigma_lsp.Part[]

---@class sigma_lsp.Rule answer of sigma/convert for one document
---@field document integer which YAML document of the file, from 0
---@field range lsp.Range
---@field title? string
---@field verdict string
---@field eventType? string
---@field queries sigma_lsp.Query[]
---@field findings lsp.Diagnostic[]

local rules = require('sigma_lsp.rules')

-- Whether a buffer looks like a rule, or the user attached the server by command.
---@param buffer integer
---@return boolean
function M.is_rule(buffer)
  return vim.b[buffer].sigma_lsp_rule or rules.looks_like_rule(vim.api.nvim_buf_get_lines(buffer, 0, -1, false))
end

-- Whether a buffer is empty and likely to become a rule.
---@param buffer integer
---@return boolean
function M.may_become_rule(buffer)
  local path = vim.fs.normalize(vim.api.nvim_buf_get_name(buffer))
  return path ~= ''
    and rules.is_empty(vim.api.nvim_buf_get_lines(buffer, 0, -1, false))
    and (rules.has_rule_name(vim.fs.basename(path)) or rules.beside_rules(path))
end

-- The settings of a team, which the server checks and completes as well.
local settings_file = '.sigma-lsp.yml'

---@param buffer integer
---@return string? folder that holds the rules
function M.root(buffer)
  return vim.fs.root(buffer, '.git') or vim.fs.root(buffer, settings_file)
end

local given_up = {} -- folders whose server died twice, until :Sigma restart

-- Whether a server should run for a buffer.
---@param buffer integer
---@return boolean
function M.wants_server(buffer)
  if given_up[M.root(buffer) or ''] then
    return false
  end
  if vim.fs.basename(vim.api.nvim_buf_get_name(buffer)) == settings_file or M.is_rule(buffer) then
    return true
  end
  if M.may_become_rule(buffer) then
    vim.b[buffer].sigma_lsp_rule = true
    return true
  end
  return false
end

---@param buffer? integer
---@return vim.lsp.Client?
function M.client(buffer)
  return vim.lsp.get_clients({ bufnr = buffer or 0, name = M.name })[1]
end

local function tell(text, level)
  vim.notify('sigma-lsp: ' .. text, level or vim.log.levels.INFO)
end

-- Starts the server for a buffer that has become a rule while typing.
---@param buffer integer
function M.attach(buffer)
  if M.client(buffer) or not vim.lsp.is_enabled(M.name) or not M.wants_server(buffer) then
    return
  end
  local config = vim.tbl_extend('force', vim.lsp.config[M.name], {})
  config.root_dir = M.root(buffer)
  vim.lsp.start(config, { bufnr = buffer })
end

-- Rules are indented by four spaces, but Neovim's default for YAML is two. A file
-- with another indentation and an indentation set by the user are kept.
---@param buffer integer
function M.indent(buffer)
  local configured = (vim.b[buffer].editorconfig or {}).indent_size
  if configured or vim.bo[buffer].shiftwidth ~= 2 or not M.is_rule(buffer) then
    return
  end
  local key = false
  for _, line in ipairs(vim.api.nvim_buf_get_lines(buffer, 0, -1, false)) do
    local indent = #line:match('^ *')
    if key and indent > 0 and indent < #line then
      if indent ~= 4 then
        return
      end
      break
    end
    key = line:match('^[%w_-]+:%s*$') ~= nil
  end
  vim.bo[buffer].shiftwidth, vim.bo[buffer].softtabstop = 4, 4
end

-- Starts the server for a buffer that does not look like a rule yet.
function M.treat_as_rule()
  vim.b.sigma_lsp_rule = true
  M.attach(vim.api.nvim_get_current_buf())
end

-- Starts the server for every buffer that holds a rule.
local function attach_all()
  for _, buffer in ipairs(vim.api.nvim_list_bufs()) do
    if vim.api.nvim_buf_is_loaded(buffer) and vim.bo[buffer].filetype == 'yaml' then
      M.attach(buffer)
    end
  end
end

M.folders = {} ---@type table<integer, string> by id of client; one that has ended cannot be asked
local died = {} -- when the server of a folder last ended by itself, in ms

-- A server that exits unexpectedly is restarted, once a minute.
---@param code integer
---@param signal integer
---@param id integer of the client
function M.exited(code, signal, id)
  if (code == 0 and signal == 0) or vim.v.exiting ~= vim.NIL then
    return
  end
  local folder = M.folders[id] or ''
  local now = vim.uv.hrtime() / 1e6
  local again = now - (died[folder] or -math.huge) > 60000
  died[folder] = now
  vim.schedule(function()
    -- Neovim removes the client from its list after this.
    vim.wait(1000, function()
      return vim.lsp.get_client_by_id(id) == nil
    end, 10)
    if again then
      tell('the server exited unexpectedly and was restarted', vim.log.levels.WARN)
      attach_all()
    else
      given_up[folder] = true
      tell('the server exited twice within a minute; restart it with :Sigma restart, see :LspLog', vim.log.levels.ERROR)
    end
  end)
end

-- Restarts the server.
function M.restart()
  given_up, died = {}, {}
  local clients = vim.lsp.get_clients({ name = M.name })
  for _, client in ipairs(clients) do
    client:stop()
  end
  vim.wait(2000, function()
    return #vim.lsp.get_clients({ name = M.name }) == 0
  end, 10)
  attach_all()
end

-- Requests the conversion of the rule at the cursor.
---@param buffer integer
---@param format? string
---@param done fun(rule: sigma_lsp.Rule?, client: vim.lsp.Client)
---@return boolean asked
function M.translate(buffer, format, done)
  local client = M.client(buffer)
  if not client then
    return false
  end
  local window = vim.fn.bufwinid(buffer)
  if window < 0 then
    return false
  end
  local here = vim.lsp.util.make_position_params(window, client.offset_encoding)
  return (client:request('sigma/convert', {
    textDocument = here.textDocument,
    range = { start = here.position, ['end'] = here.position },
    format = format,
  }, function(failure, answer)
    if failure then
      tell(failure.message, vim.log.levels.ERROR)
      return
    end
    done(type(answer) == 'table' and answer.rules[1] or nil, client)
  end, buffer))
end

-- The queries of a rule as one text.
---@param rule sigma_lsp.Rule
---@param format string
function M.text(rule, format)
  local texts = {}
  for _, query in ipairs(rule.queries) do
    if query.format == format then
      table.insert(texts, query.text)
    end
  end
  local lines = format == 'detection' or format == 'where'
  return table.concat(texts, lines and '\n\n' or '\n')
end

-- The verdict of a rule as display text.
---@param rule sigma_lsp.Rule?
function M.verdict(rule)
  if not rule then
    return ''
  end
  return 'InsightIDR: ' .. (rule.verdict == 'converted' and (rule.eventType or 'converted') or rule.verdict)
end

-- Copies to the unnamed register too: without a clipboard provider "+ is lost.
function M.to_clipboard(text, what)
  vim.fn.setreg('"', text)
  vim.fn.setreg('+', text)
  if not vim.g.sigma_lsp_quiet then
    vim.notify('copied the ' .. what)
  end
end

local called = {
  simple = 'simple query',
  advanced = 'advanced query',
  detection = 'detection definition',
  where = 'where clause',
  terraform = 'Terraform rule',
}

---@param format? string
function M.copy(format)
  format = format or 'advanced'
  local asked = M.translate(vim.api.nvim_get_current_buf(), format, function(rule)
    local text = rule and M.text(rule, format) or ''
    if text ~= '' then
      M.to_clipboard(text, called[format] .. (rule.verdict == 'cannot-match' and ', which can never match' or ''))
    elseif rule then
      local why = rule.findings[1] and rule.findings[1].message or 'no query in this format'
      tell(('%s: %s'):format(rule.verdict, why), vim.log.levels.WARN)
    else
      tell('no rule at the cursor', vim.log.levels.WARN)
    end
  end)
  if not asked then
    tell('sigma-lsp is not attached to this buffer; see :checkhealth sigma_lsp', vim.log.levels.WARN)
  end
end

-- Runs a rule on events from a text, or on the events that it names.
---@param command string
---@param argument table
local function run_events(command, argument)
  local client = M.client()
  if not client then
    return tell('sigma-lsp is not attached to this buffer; see :checkhealth sigma_lsp', vim.log.levels.WARN)
  end
  client:request('workspace/executeCommand', { command = command, arguments = { argument } }, function(failure)
    if failure then
      tell(failure.message, vim.log.levels.ERROR)
    end
  end, 0)
end

-- The text of the clipboard or of a file, as chosen by the user.
---@param source string
local function event_text(source)
  if source == 'clipboard' then
    return vim.fn.getreg('+')
  end
  local file, why = io.open(vim.fs.normalize(source), 'rb')
  if not file then
    return tell(why or source, vim.log.levels.ERROR)
  end
  local text = file:read('*a')
  file:close()
  return text
end

-- Passes on the text of events; asks for the source if none is given.
---@param source? string "clipboard", or the name of a file
---@param use fun(text: string)
local function with_event(source, use)
  if not source then
    vim.ui.select({ 'clipboard', 'file' }, { prompt = 'Event' }, function(choice)
      if choice == 'clipboard' then
        with_event(choice, use)
      elseif choice == 'file' then
        vim.ui.input({ prompt = 'Event file: ', completion = 'file' }, function(name)
          if name and name ~= '' then
            with_event(name, use)
          end
        end)
      end
    end)
    return
  end
  local text = event_text(source)
  if text then
    use(text)
  end
end

-- Tests a rule on an event, or leaves the event out.
---@param subject {uri: string, document: integer, command?: string}
---@param source? string "clipboard", or the name of a file
function M.test_on_event(subject, source)
  local command = subject.command == 'sigma-lsp.leaveOut' and subject.command or 'sigma-lsp.testOnEvent'
  with_event(source, function(text)
    run_events(command, { uri = subject.uri, document = subject.document, event = text })
  end)
end

-- Appends a rule created from an event to a file, which may not contain rules
-- yet.
---@param uri string
---@param source? string "clipboard", or the name of a file
function M.new_rule(uri, source)
  with_event(source, function(text)
    if not M.client() then
      M.treat_as_rule()
      vim.wait(3000, function()
        local client = M.client()
        return client ~= nil and client.initialized
      end, 20)
    end
    run_events('sigma-lsp.ruleFromEvent', { uri = uri, event = text })
  end)
end

-- Asks for a log source and a title, and opens a new rule with both, in the
-- current buffer if it is an empty YAML file.
function M.create_rule()
  M.with_server(function(client)
    local path = vim.api.nvim_buf_get_name(0)
    local folder = path ~= '' and vim.bo.filetype == 'yaml' and vim.fs.dirname(path) or vim.fn.getcwd()
    local uri = vim.uri_from_fname(vim.fs.joinpath(folder, 'rule.yml'))
    client:request('sigma/logsources', { uri = uri }, function(failure, sources)
      if failure then
        return tell(failure.message, vim.log.levels.ERROR)
      end
      vim.ui.select(sources, {
        prompt = 'Log source',
        format_item = function(source)
          local names = vim.tbl_filter(function(name) return name ~= nil end, { source.category or '', source.product or '', source.service or '' })
          local label = vim.trim((table.concat(names, ' '):gsub('%s+', ' ')))
          return ('%s (%s)'):format(label, source.supported and source.eventType or 'not supported by InsightIDR')
        end,
      }, function(source)
        if not source then
          return
        end
        vim.ui.input({ prompt = 'Title: ' }, function(title)
          if not title then
            return
          end
          client:request('sigma/newRule', {
            uri = uri, title = title, logsource = { category = source.category, product = source.product, service = source.service },
          }, function(failed, rule)
            if failed then
              return tell(failed.message, vim.log.levels.ERROR)
            end
            M.open_new(folder, rule)
          end)
        end)
      end)
    end)
  end)
end

-- Calls a function with a client, and starts one if needed.
---@param use fun(client: vim.lsp.Client)
function M.with_server(use)
  local client = M.client() or vim.lsp.get_clients({ name = M.name })[1]
  if client then
    return use(client)
  end
  local config = vim.tbl_extend('force', vim.lsp.config[M.name], {})
  config.root_dir = M.root(0) or vim.fn.getcwd()
  local id = vim.lsp.start(config, { attach = false })
  client = id and vim.lsp.get_client_by_id(id)
  if client and vim.wait(5000, function() return client.initialized end, 20) then
    return use(client)
  end
  tell('cannot start the server; see :checkhealth sigma_lsp', vim.log.levels.ERROR)
end

---@param folder string
---@param rule {fileName: string, snippet: string}
function M.open_new(folder, rule)
  if vim.bo.filetype ~= 'yaml' or not rules.is_empty(vim.api.nvim_buf_get_lines(0, 0, -1, false)) then
    local name, path = rule.fileName:gsub('%.yml$', ''), nil
    local n = 1
    repeat
      path = vim.fs.joinpath(folder, n == 1 and rule.fileName or ('%s_%d.yml'):format(name, n))
      n = n + 1
    until not vim.uv.fs_stat(path) and vim.fn.bufnr(path) < 0
    vim.cmd.edit(vim.fn.fnameescape(path))
  end
  vim.api.nvim_buf_set_lines(0, 0, -1, false, {})
  vim.snippet.expand((rule.snippet:gsub('\n$', '')))
  M.attach(vim.api.nvim_get_current_buf())
end

-- Tests the rule at the cursor on an event, or on the events that it names.
---@param source? string "clipboard", or the name of a file
function M.test(source)
  local asked = M.translate(vim.api.nvim_get_current_buf(), 'simple', function(rule)
    if not rule then
      return tell('no rule at the cursor', vim.log.levels.WARN)
    end
    local subject = { uri = vim.uri_from_bufnr(0), document = rule.document }
    if source then
      M.test_on_event(subject, source)
    else
      run_events('sigma-lsp.runTests', subject)
    end
  end)
  if not asked then
    tell('sigma-lsp is not attached to this buffer; see :checkhealth sigma_lsp', vim.log.levels.WARN)
  end
end

-- Sets the pipeline in .sigma-lsp.yml if it sets pipelines, or else in the
-- settings of the running server.
---@param names? string[]
function M.pipeline(names)
  local client = M.client()
  if not client then
    return tell('sigma-lsp is not attached to this buffer', vim.log.levels.WARN)
  end
  local uri = vim.uri_from_bufnr(0)
  client:request('sigma/pipelines', { uri = uri }, function(failure, now)
    if failure then
      return tell(failure.message, vim.log.levels.ERROR)
    end
    local file = now.settingsFile and vim.uri_to_fname(now.settingsFile)
    if names and #names > 0 then
      return file and M.pipeline_in_file(client, uri, names[1], file) or M.pipeline_of_client(client, names)
    end
    vim.ui.select(M.pipelines, {
      prompt = 'Pipeline, set in ' .. (file and vim.fn.fnamemodify(file, ':.') or 'this session'),
      format_item = function(name)
        return name .. (vim.tbl_contains(now.pipelines, name) and ' (in use)' or '')
      end,
    }, function(name)
      if name then
        M.pipeline({ name })
      end
    end)
  end, 0)
end

---@param client vim.lsp.Client
---@param names string[]
function M.pipeline_of_client(client, names)
  client.settings = vim.tbl_deep_extend('force', client.settings or {}, { ['sigma-lsp'] = { pipelines = names } })
  client:notify('workspace/didChangeConfiguration', { settings = client.settings })
  return true
end

-- Edits the settings file, and writes it unless it has unsaved changes.
---@param client vim.lsp.Client
function M.pipeline_in_file(client, uri, name, file)
  local buffer = vim.fn.bufnr(file)
  local unsaved = buffer >= 0 and vim.bo[buffer].modified
  client:request('workspace/executeCommand', { command = 'sigma-lsp.usePipeline', arguments = { { uri = uri, pipeline = name } } }, function(failure, done)
    local short = vim.fn.fnamemodify(file, ':.')
    if failure or not done.applied then
      return tell(('%s sets the pipelines and could not be changed; edit it by hand'):format(short), vim.log.levels.WARN)
    end
    buffer = vim.fn.bufnr(file)
    if buffer >= 0 and not unsaved then
      vim.api.nvim_buf_call(buffer, function() vim.cmd('silent noautocmd write') end)
      client:notify('workspace/didChangeWatchedFiles', { changes = { { uri = vim.uri_from_fname(file), type = 2 } } })
    end
    tell(('set %s in %s'):format(name, short))
  end, 0)
  return true
end

-- Converts all rules of a folder: shows the counts as a message and the refused
-- rules in the quickfix list.
---@param folder? string
function M.convert(folder)
  folder = folder ~= '' and folder or M.root(0) or vim.fn.getcwd()
  local client = M.client()
  local program = client and client.config.cmd[1] or 'sigma-lsp'
  local ok = pcall(vim.system, { program, 'convert', '--output', 'json', folder }, { text = true }, function(ran)
    vim.schedule(function()
      M.show_conversion(ran)
    end)
  end)
  if not ok then
    tell(('cannot start %q; see :checkhealth sigma_lsp'):format(program), vim.log.levels.ERROR)
  end
end

---@param ran vim.SystemCompleted
function M.show_conversion(ran)
  local counts, refused, total = {}, {}, 0
  for line in vim.gsplit(ran.stdout or '', '\n', { trimempty = true }) do
    local rule = vim.json.decode(line)
    counts[rule.status] = (counts[rule.status] or 0) + 1
    total = total + 1
    if rule.status ~= 'converted' then
      local why = rule.findings[1]
      table.insert(refused, {
        filename = rule.path,
        lnum = why and why.range.start.line or rule.line,
        col = why and why.range.start.column or 1,
        text = ('%s: %s'):format(rule.status, why and why.message or ''),
      })
    end
  end
  if total == 0 then
    return tell(ran.stderr ~= '' and vim.trim(ran.stderr) or 'no rules found', vim.log.levels.WARN)
  end
  vim.fn.setqflist({}, ' ', { title = 'Sigma rules that InsightIDR cannot run', items = refused })
  local parts = {}
  for _, status in ipairs(vim.fn.sort(vim.tbl_keys(counts))) do
    table.insert(parts, ('%d %s'):format(counts[status], status))
  end
  tell(('%d rules: %s'):format(total, table.concat(parts, ', ')))
end

-- Asks the server about all rules of the workspace.
---@param method string
---@param use fun(answer: table)
local function ask_about_rules(method, use)
  M.with_server(function(client)
    client:request(method, vim.empty_dict(), function(failure, answer)
      if failure then
        return tell(failure.message, vim.log.levels.ERROR)
      end
      use(answer)
    end)
  end)
end

-- Shows a text in a read-only split.
---@param name string
---@param text string
---@param filetype string
local function show_report(name, text, filetype)
  vim.cmd.new()
  vim.api.nvim_buf_set_lines(0, 0, -1, false, vim.split(vim.trim(text), '\n', { plain = true }))
  vim.bo.buftype, vim.bo.bufhidden, vim.bo.modifiable, vim.bo.filetype = 'nofile', 'wipe', false, filetype
  vim.api.nvim_buf_set_name(0, ('sigma-lsp://%s/%d'):format(name, vim.api.nvim_get_current_buf()))
end

-- Shows what the rules of the workspace can detect in InsightIDR.
function M.coverage()
  ask_about_rules('sigma/coverage', function(answer)
    if answer.rules == 0 then
      return tell('there are no rules', vim.log.levels.WARN)
    end
    show_report('coverage', answer.text, 'markdown')
  end)
end

-- Writes the rules of the workspace as Terraform resources.
---@param file? string
function M.terraform(file)
  file = vim.fs.normalize(file or 'sigma.tf.json')
  ask_about_rules('sigma/terraform', function(answer)
    if answer.resources == 0 then
      return tell('no rule has a detection definition', vim.log.levels.WARN)
    end
    local out, why = io.open(file, 'wb')
    if not out then
      return tell(why or file, vim.log.levels.ERROR)
    end
    out:write(answer.text)
    out:close()
    tell(('wrote %d resources to %s'):format(answer.resources, file))
  end)
end

-- Sets up a custom log in the settings file from one of its events.
---@param source? string "clipboard", or the name of a file
function M.add_log(source)
  local uri = vim.uri_from_bufnr(0)
  with_event(source, function(event)
    M.with_server(function(client)
      client:request('sigma/detectLog', { event = event }, function(failure, found)
        if failure then
          return tell(failure.message, vim.log.levels.ERROR)
        end
        local function add(logsource)
          vim.ui.input({ prompt = 'Name of the log in InsightIDR: ' }, function(log)
            if log then
              M.write_log(client, { uri = uri, event = event, source = logsource, log = log })
            end
          end)
        end
        if found.shape then
          return add(nil)
        end
        vim.ui.select(found.sources, {
          prompt = 'Log source of the event',
          format_item = function(one)
            return one.fields > 0 and ('%s (%d of its fields are in the event)'):format(one.source, one.fields) or one.source
          end,
        }, function(one)
          if one then
            add(one.source)
          end
        end)
      end)
    end)
  end)
end

-- Adds a log to the settings file, and writes it unless it was being edited.
---@param client vim.lsp.Client
---@param argument table
function M.write_log(client, argument)
  local unsaved = {}
  for _, buffer in ipairs(vim.api.nvim_list_bufs()) do
    unsaved[buffer] = vim.bo[buffer].modified
  end
  client:request('workspace/executeCommand', { command = 'sigma-lsp.addLog', arguments = { argument } }, function(failure, added)
    if failure or not added.applied then
      return tell(failure and failure.message or 'the settings file could not be changed', vim.log.levels.ERROR)
    end
    local file = vim.uri_to_fname(added.settingsFile)
    local buffer = vim.fn.bufnr(file)
    if buffer >= 0 and not unsaved[buffer] then
      if vim.api.nvim_buf_get_lines(buffer, -2, -1, false)[1] == '' then -- Neovim adds a line to text inserted at the end
        vim.api.nvim_buf_set_lines(buffer, -2, -1, false, {})
      end
      vim.api.nvim_buf_call(buffer, function() vim.cmd('silent noautocmd write!') end)
      client:notify('workspace/didChangeWatchedFiles', { changes = { { uri = added.settingsFile, type = 2 } } })
    end
    show_report('custom-log', ('Added %s under json in %s.\n\n%s'):format(added.source, vim.fn.fnamemodify(file, ':.'), added.report), '')
  end)
end

-- The verdict of the buffer for 'statusline', updated when typing pauses.
---@return string
function M.statusline()
  return M.client() and vim.b.sigma_lsp_verdict or ''
end

---@param buffer integer
function M.refresh(buffer)
  M.translate(buffer, 'simple', function(rule)
    if vim.api.nvim_buf_is_valid(buffer) then
      vim.b[buffer].sigma_lsp_verdict = M.verdict(rule)
      vim.cmd.redrawstatus()
    end
  end)
end

return M
