-- A Neovim as a user starts it, in a terminal: keys go in, the screen is read.
package.path = 'editors/neovim/test/?.lua;' .. package.path
local scenes = require('scenes')
local rule = 'editors/testdata/whoami.yml'
local socket

local function tmux(...)
  local ran = vim.system({ 'tmux', '-f', '/dev/null', '-S', socket, ... }):wait()
  assert(ran.code == 0, ran.stderr)
  return ran.stdout
end

local function screen()
  return tmux('capture-pane', '-p')
end

local function keys(...)
  tmux('send-keys', ...)
end

local function wait_for(text)
  local ok = pcall(scenes.wait, text, function()
    return screen():find(text, 1, true)
  end)
  if not ok then
    scenes.contains(screen(), text)
  end
end

local function wait_without(text)
  scenes.wait('the end of ' .. text, function()
    return not screen():find(text, 1, true)
  end)
end

-- The texts that are underlined on the screen.
local function underlined()
  local texts = {}
  local on, text = false, ''
  local function close()
    text = text:gsub('\n$', '') -- tmux resets the attributes of a whole line on the next one
    if text ~= '' then
      table.insert(texts, text)
    end
    text = ''
  end
  for sequence, after in ('\27[m' .. tmux('capture-pane', '-p', '-e')):gmatch('\27%[([%d;:]*)m([^\27]*)') do
    for code in (sequence == '' and '0' or sequence):gmatch('[%d:]+') do
      if code:match('^4:?[1-5]?$') then
        on = true
      elseif code == '0' or code == '24' or code == '4:0' then
        on = false
      end
    end
    if on then
      text = text .. after
    else
      close()
    end
  end
  close()
  table.sort(texts)
  return texts
end

local function wait_underlined(want)
  local ok = vim.wait(10000, function()
    return vim.deep_equal(underlined(), want)
  end, 20)
  if not ok then
    scenes.equal(underlined(), want)
  end
end

local function start(file)
  socket = vim.fn.tempname()
  tmux('new-session', '-d', '-x', '120', '-y', '40',
    vim.v.progpath, '-i', 'NONE', '-u', 'editors/neovim/test/init.lua', file)
end

local function stop()
  vim.system({ 'tmux', '-S', socket, 'kill-server' }):wait()
end

scenes.scene('the screen signs the finding and shows the lens above detection', function()
  start(rule)
  wait_for('W     filter:')
  wait_for('InsightIDR: process_start_event')
  scenes.contains(screen(), 'copy simple')
  scenes.contains(screen(), 'copy detection')
end)

scenes.scene('K shows the query', function()
  keys('/^detection', 'Enter', 'K')
  wait_for('where(')
  keys('gg', '0')
  wait_without('where(')
end)

scenes.scene('gra lists what can be copied, the choice is on the clipboard', function()
  keys('/^level', 'Enter', 'gra')
  for _, what in ipairs({ 'simple query', 'advanced query', 'detection definition', 'where clause' }) do
    wait_for('Copy as LEQL: ' .. what)
  end
  local number = screen():match('(%d+): Copy as LEQL: simple query')
  keys(number, 'Enter')
  wait_for('copied the simple query')
  -- Neovim hands the text to tmux without waiting for it.
  local copied
  pcall(scenes.wait, 'the clipboard', function()
    local ran, text = pcall(tmux, 'show-buffer')
    copied = ran and text
    return ran
  end)
  scenes.equal(copied, scenes.query(rule, 'simple'))
  keys('Enter', 'C-l') -- whether or not the message asked for Enter
  wait_without('copied the simple query')
end)

scenes.scene('a quote that is missing is seen while typing, and gone after the repair', function()
  keys('/whoami.exe', 'Enter', 'A', 'BSpace', 'Escape')
  scenes.wait('an error sign', function()
    return screen():match('\n *E ')
  end)
  keys('A', "'", 'Escape')
  scenes.wait('the end of the error sign', function()
    return not screen():match('\n *E ')
  end)
  wait_for('W     filter:')
end)

scenes.scene('forty quick keystrokes leave the right marks', function()
  keys('/^level', 'Enter', 'A')
  keys(('low'):rep(13) .. 'x', 'Escape')
  wait_underlined({ ('low'):rep(14) .. 'x' })
  keys('u')
  wait_underlined({})
end)

scenes.scene('a field is completed inside a half-typed name', function()
  keys('/CommandLine', 'Enter', 'o', 'Parent', 'C-x', 'C-o')
  wait_for('ParentCommandLine')
  keys('C-y')
  wait_without('ParentCommandLine')
  wait_for(' ParentImage')
  keys('Escape', 'u')
end)

stop()

scenes.scene('a finding after wide characters underlines the right ones', function()
  start('editors/testdata/refused.yml')
  wait_underlined({ 'contians' })
end)

stop()
scenes.finish()
