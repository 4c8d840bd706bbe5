-- The commands of the plugin, and when it starts the server.
package.path = 'editors/neovim/test/?.lua;' .. package.path
local scenes, editor = require('scenes'), require('editor')
local rule, refused = 'editors/testdata/whoami.yml', 'editors/testdata/refused.yml'

vim.opt.runtimepath:prepend('editors/neovim')
vim.cmd('filetype plugin on')
vim.cmd('syntax on')
vim.cmd('runtime! plugin/sigma_lsp.lua')
vim.lsp.enable('sigma_lsp')
vim.o.swapfile = false
local clipboard = editor.clipboard()
local sigma = require('sigma_lsp')

local shown
vim.notify = function(text)
  shown = (shown or '') .. text .. '\n'
end

local function wait_message(part)
  scenes.wait('the message ' .. part, function()
    return shown and shown:find(part, 1, true)
  end)
  shown = nil
end

scenes.scene('the files on which a server starts are those of the list', function()
  for _, case in ipairs(vim.json.decode(table.concat(vim.fn.readfile('editors/testdata/starts.json'), '\n'))) do
    local folder = vim.fn.tempname()
    vim.fn.mkdir(folder, 'p')
    if case.beside then
      vim.fn.writefile(vim.split(case.beside, '\n'), folder .. '/beside.yml')
    end
    local buffer = vim.api.nvim_create_buf(false, true)
    vim.api.nvim_buf_set_name(buffer, folder .. '/' .. (case.name or 'alone.yml'))
    vim.api.nvim_buf_set_lines(buffer, 0, -1, false, vim.split(case.text, '\n'))
    scenes.equal({ case.what, sigma.wants_server(buffer) }, { case.what, case.starts })
    vim.api.nvim_buf_delete(buffer, { force = true })
  end
end)

scenes.scene('a file that becomes a rule while it is typed gets the server', function()
  vim.cmd('edit ' .. vim.fn.tempname() .. '.yml')
  scenes.equal(vim.bo.filetype, 'yaml')
  vim.api.nvim_buf_set_lines(0, 0, -1, false, { 'level: hihg' })
  vim.api.nvim_exec_autocmds('TextChangedI', { buffer = 0 })
  scenes.equal(sigma.client(), nil)
  vim.api.nvim_buf_set_lines(0, 1, -1, false, { 'title: a', 'logsource: {product: windows, category: process_creation}' })
  vim.api.nvim_exec_autocmds('TextChangedI', { buffer = 0 })
  scenes.wait('the finding', function()
    return vim.tbl_contains(editor.findings(), 'invalid-level: hihg')
  end)
end)

scenes.scene('an empty file beside rules gets the server, and whole rules are offered', function()
  local folder = vim.fn.tempname()
  vim.fn.mkdir(folder, 'p')
  vim.fn.writefile(vim.fn.readfile(rule), folder .. '/whoami.yml')
  vim.cmd('edit ' .. folder .. '/fresh.yml')
  scenes.wait('the server', function()
    return sigma.client() and sigma.client().initialized
  end)
  local reply = editor.ask('textDocument/completion')
  local labels = vim.tbl_map(function(item) return item.label end, reply.items or reply)
  scenes.equal(vim.tbl_contains(labels, 'Sigma rule'), true)
end)

scenes.scene(':Sigma new begins a rule for a log source, in a file named after the title', function()
  vim.cmd('cd ' .. vim.fn.fnamemodify(vim.fn.tempname(), ':h'))
  vim.cmd('enew!')
  local select, input = vim.ui.select, vim.ui.input
  local offered
  vim.ui.select = function(items, options, done)
    offered = vim.tbl_map(options.format_item, items)
    done(items[1], 1)
  end
  vim.ui.input = function(_, done) done('Tar Into Web Root') end
  vim.cmd('Sigma new')
  scenes.wait('the rule', function()
    return vim.api.nvim_buf_get_lines(0, 0, 1, false)[1] == 'title: Tar Into Web Root'
  end)
  vim.ui.select, vim.ui.input = select, input
  scenes.equal(offered[1], 'process_creation windows (process_start_event)')
  scenes.equal(vim.fs.basename(vim.api.nvim_buf_get_name(0)), 'proc_creation_win_tar_into_web_root.yml')
  scenes.wait('the server', function()
    return sigma.client()
  end)
  vim.snippet.stop()
  vim.cmd('stopinsert')
  vim.cmd('cd -')
end)

scenes.scene(':Sigma pipeline changes the settings file that names the pipelines', function()
  local folder = vim.fn.tempname()
  vim.fn.mkdir(folder, 'p')
  vim.fn.writefile(vim.fn.readfile(rule), folder .. '/whoami.yml')
  vim.fn.writefile({ '# ours', 'pipelines: [insightidr]' }, folder .. '/.sigma-lsp.yml')
  editor.open(folder .. '/whoami.yml')
  vim.cmd('Sigma pipeline insightidr-extended')
  scenes.wait('the file', function()
    return vim.deep_equal(vim.fn.readfile(folder .. '/.sigma-lsp.yml'), { '# ours', 'pipelines: [insightidr-extended]' })
  end)
  wait_message('set insightidr-extended in')
end)

scenes.scene(':Sigma treat starts the server on an empty file', function()
  vim.cmd('enew!')
  vim.bo.filetype = 'yaml'
  scenes.equal(sigma.client(), nil)
  vim.cmd('Sigma treat')
  scenes.wait('the server', function()
    return sigma.client()
  end)
end)

scenes.scene(':Sigma copy copies each format, and says why it cannot', function()
  editor.open(rule)
  editor.on('detection:')
  for _, format in ipairs({ 'simple', 'advanced', 'detection' }) do
    clipboard.text = nil
    vim.cmd('Sigma copy ' .. format)
    local want = scenes.query(rule, format)
    scenes.wait(format, function()
      return clipboard.text == want
    end)
    wait_message('copied the ')
  end
  editor.open(refused)
  vim.cmd('Sigma copy')
  wait_message('contians')
end)

scenes.scene(':Sigma preview follows the cursor and marks what belongs to it', function()
  editor.open(rule)
  editor.on('detection:')
  vim.cmd('Sigma preview detection')
  local w = scenes.wait('the split', function()
    return #vim.api.nvim_list_wins() == 2 and vim.api.nvim_list_wins()[2]
  end)
  local buffer = vim.api.nvim_win_get_buf(w)
  local function text()
    return table.concat(vim.api.nvim_buf_get_lines(buffer, 0, -1, true), '\n')
  end
  local want = scenes.query(rule, 'detection')
  scenes.wait('the query', function()
    return text() == want
  end)
  scenes.equal(vim.bo[buffer].filetype, 'leql')
  scenes.contains(vim.wo[w].winbar, 'InsightIDR: process_start_event · detection')
  local namespace = vim.api.nvim_get_namespaces().sigma_lsp_preview
  local function marked()
    local parts = {}
    for _, m in ipairs(vim.api.nvim_buf_get_extmarks(buffer, namespace, 0, -1, { details = true })) do
      table.insert(parts, table.concat(vim.api.nvim_buf_get_text(buffer, m[2], m[3], m[4].end_row, m[4].end_col, {}), '\n'))
    end
    return table.concat(parts, '\n')
  end
  editor.on('Image|endswith')
  vim.api.nvim_exec_autocmds('CursorMoved', { buffer = 0 })
  scenes.wait('the mark of the image', function()
    return marked():find('process.exe_path', 1, true) and not marked():find('process.cmd_line', 1, true)
  end)
  editor.on('CommandLine')
  vim.api.nvim_exec_autocmds('CursorMoved', { buffer = 0 })
  scenes.wait('the mark of the command line', function()
    return marked():find('process.cmd_line', 1, true) and not marked():find('process.exe_path', 1, true)
  end)
  vim.cmd('Sigma preview simple')
  want = scenes.query(rule, 'simple')
  scenes.wait('the other format', function()
    return text() == want
  end)
  vim.api.nvim_win_close(w, true)
end)

scenes.scene('the statusline tells the verdict', function()
  editor.open(rule)
  scenes.wait('the verdict', function()
    return sigma.statusline() == 'InsightIDR: process_start_event'
  end)
end)

scenes.scene(':Sigma pipeline switches the pipeline of the server', function()
  editor.open(rule)
  local select = vim.ui.select
  vim.ui.select = function(items, _, done)
    done("insightidr-reference")
  end
  vim.cmd('Sigma pipeline')
  scenes.wait('the pipeline', function()
    return vim.deep_equal(editor.ask('sigma/convert').pipelines, { 'insightidr-reference' })
  end)
  vim.ui.select = select
  vim.cmd('Sigma pipeline insightidr')
  scenes.wait('the pipeline', function()
    return vim.deep_equal(editor.ask('sigma/convert').pipelines, { 'insightidr' })
  end)
end)

scenes.scene(':Sigma convert counts the verdicts and lists what is refused', function()
  vim.cmd('Sigma convert editors/testdata')
  wait_message('2 rules: 1 converted, 1 invalid')
  local list = vim.fn.getqflist()
  scenes.equal(#list, 1)
  scenes.contains(list[1].text, 'contians')
end)

-- A folder with one rule, opened.
local function workspace()
  local folder = vim.fn.resolve(vim.fn.tempname())
  vim.fn.mkdir(folder, 'p')
  vim.fn.writefile({ '# ours' }, folder .. '/.sigma-lsp.yml')
  vim.fn.writefile(vim.fn.readfile(rule), folder .. '/whoami.yml')
  editor.open(folder .. '/whoami.yml')
  return folder
end

scenes.scene(':Sigma coverage shows what the rules can detect', function()
  workspace()
  vim.cmd('Sigma coverage')
  scenes.wait('the report', function()
    return vim.bo.filetype == 'markdown' and vim.api.nvim_buf_get_lines(0, 2, 3, false)[1]:find('1 rules: 1 have a query', 1, true)
  end)
  scenes.equal(vim.bo.modifiable, false)
  vim.cmd('close')
end)

scenes.scene(':Sigma terraform writes the resources, and :Sigma copy terraform copies one', function()
  local folder = workspace()
  vim.cmd('Sigma terraform ' .. folder .. '/sigma.tf.json')
  wait_message('wrote 1 resources to ')
  local written = vim.json.decode(table.concat(vim.fn.readfile(folder .. '/sigma.tf.json'), '\n'))
  scenes.equal(#vim.tbl_keys(written.resource.rapid7_siem_detection_rule), 1)
  editor.on('detection:')
  vim.cmd('Sigma copy terraform')
  wait_message('copied the Terraform rule')
  scenes.contains(clipboard.text, 'resource "rapid7_siem_detection_rule"')
end)

scenes.scene(':Sigma log sets up a custom log from the event in the clipboard', function()
  local folder = workspace()
  vim.fn.setreg('+', vim.json.encode({ winlog = { event_id = '4104', channel = 'x', event_data = { ScriptBlockText = 'x' } } }))
  local input = vim.ui.input
  vim.ui.input = function(_, done) done('Windows Events') end
  vim.cmd('Sigma log clipboard')
  scenes.wait('the settings', function()
    return vim.deep_equal(vim.fn.readfile(folder .. '/.sigma-lsp.yml'), { '# ours', "json: {windows: {shape: 'winlogbeat', log: 'Windows Events'}}" })
  end)
  vim.ui.input = input
  scenes.wait('the report', function()
    return table.concat(vim.api.nvim_buf_get_lines(0, 0, -1, false), '\n'):find('ps_script/windows: has ScriptBlockText', 1, true)
  end)
  vim.cmd('close')
end)

scenes.scene(':Sigma test runs the rule on the event in the clipboard, and hints at what matched', function()
  editor.open(rule)
  editor.on('detection:')
  vim.fn.setreg('+', vim.json.encode({ Image = [[C:\x\WHOAMI.exe]], CommandLine = 'whoami /all' }))
  vim.lsp.handlers['window/showMessage'] = function(_, message)
    vim.notify(message.message)
  end
  vim.cmd('Sigma test clipboard')
  wait_message('1 of 1 event; Sigma and LEQL agree')
  scenes.wait('the hints', function()
    local labels = vim.iter(vim.lsp.inlay_hint.get({ bufnr = 0 }))
      :map(function(hint)
        return hint.inlay_hint.label
      end)
      :filter(function(label)
        return label:find('matched', 1, true) ~= nil
      end)
      :totable()
    return vim.deep_equal(labels, { 'matched', 'not matched', 'matched' })
  end)
  vim.cmd('Sigma test')
  wait_message('regression_tests_path')
end)

scenes.scene(':Sigma new appends a rule created from the event in the clipboard', function()
  local file = vim.fn.tempname() .. '.yml'
  vim.fn.writefile(vim.fn.readfile(rule), file)
  editor.open(file)
  vim.fn.setreg('+', vim.json.encode({ Image = [[C:\x\whoami.exe]], CommandLine = 'whoami /all', ProcessId = 7 }))
  vim.cmd('Sigma new clipboard')
  scenes.wait('the new rule', function()
    local text = table.concat(vim.api.nvim_buf_get_lines(0, 0, -1, false), '\n')
    return text:find("---\ntitle: New Rule From an Event\n", 1, true)
      and text:find([[Image|endswith: '\whoami.exe']], 1, true)
      and not text:find('ProcessId', 1, true)
  end)
  vim.fn.setreg('+', '{"temperature": 21}')
  vim.cmd('Sigma new clipboard')
  wait_message('unknown log source')
  vim.cmd('bwipeout!')
end)

scenes.scene(':Sigma new creates a rule in an empty file', function()
  vim.cmd('edit ' .. vim.fn.tempname() .. '.yml')
  vim.fn.setreg('+', vim.json.encode({ Image = [[C:\x\whoami.exe]], CommandLine = 'whoami /all' }))
  vim.cmd('Sigma new clipboard')
  scenes.wait('the new rule', function()
    return vim.api.nvim_buf_get_lines(0, 0, 1, false)[1] == 'title: New Rule From an Event'
  end)
  vim.cmd('bwipeout!')
end)

scenes.scene('a workspace of 500 rules is as quick as one', function()
  local folder = vim.fn.tempname()
  vim.fn.mkdir(folder)
  local text = vim.fn.readfile(rule)
  for i = 1, 500 do
    text[2] = ('id: 0d4a6f0e-2c7b-4f3c-9a57-%012d'):format(i)
    vim.fn.writefile(text, ('%s/rule_%03d.yml'):format(folder, i))
  end
  editor.open(folder .. '/rule_250.yml')
  editor.wait_findings({ 'selection-not-used: filter' })
  vim.cmd('Sigma convert ' .. folder)
  wait_message('500 rules: 500 converted')
end)

-- Ends the server as a crash does.
local function kill()
  vim.system({ 'pkill', '-KILL', '-P', tostring(vim.fn.getpid()), '-x', 'sigma-lsp' }):wait()
end

scenes.scene('a server that was killed is started again, and Neovim says so', function()
  vim.cmd('silent %bwipeout!')
  editor.open(rule)
  editor.wait_findings({ 'selection-not-used: filter' })
  local before = sigma.client().id
  kill()
  wait_message('was restarted')
  scenes.wait('another server', function()
    return sigma.client() and sigma.client().id ~= before and sigma.client().initialized
  end)
  vim.api.nvim_buf_set_lines(0, -2, -1, false, { 'level: lo' })
  editor.wait_findings({ 'invalid-level: lo', 'selection-not-used: filter' })
end)

scenes.scene('a server that dies again at once stays away until :Sigma restart', function()
  kill()
  wait_message('exited twice within a minute')
  vim.api.nvim_exec_autocmds('TextChangedI', { buffer = 0 })
  scenes.equal(vim.lsp.get_clients({ name = 'sigma_lsp' }), {})
  vim.cmd('Sigma restart')
  scenes.wait('the server', function()
    return sigma.client() and sigma.client().initialized
  end)
  editor.wait_findings({ 'invalid-level: lo', 'selection-not-used: filter' })
  vim.api.nvim_buf_set_lines(0, -2, -1, false, { 'level: low' })
  editor.wait_findings({ 'selection-not-used: filter' })
end)

scenes.scene(':Sigma names its commands to who asks for another, and completes them', function()
  vim.cmd('Sigma nothing')
  wait_message('convert, copy, coverage, log, new, pipeline, preview, restart, terraform, test, treat')
  scenes.equal(vim.fn.getcompletion('Sigma copy d', 'cmdline'), { 'detection' })
  scenes.equal(vim.fn.getcompletion('Sigma p', 'cmdline'), { 'pipeline', 'preview' })
end)

scenes.scene(':checkhealth and :help know the plugin', function()
  vim.cmd('checkhealth sigma_lsp')
  scenes.contains(table.concat(vim.api.nvim_buf_get_lines(0, 0, -1, true), '\n'), 'sigma-lsp 0.')
  local doc = vim.fn.tempname()
  vim.fn.mkdir(doc .. '/doc', 'p')
  vim.fn.writefile(vim.fn.readfile('editors/neovim/doc/sigma-lsp.txt'), doc .. '/doc/sigma-lsp.txt')
  vim.cmd('helptags ' .. doc .. '/doc')
  vim.opt.runtimepath:append(doc)
  vim.cmd('help sigma-lsp')
  scenes.equal(vim.fn.expand('%:t'), 'sigma-lsp.txt')
  vim.cmd('help :Sigma-preview')
end)

scenes.finish()
