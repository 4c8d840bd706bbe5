-- Decides for which buffers to start a server; the server decides what is a rule. The VS
-- Code extension has the same tests, and editors/testdata/starts.json checks both.
local M = {}

local sections = { detection = true, logsource = true, correlation = true, filter = true }

-- Prefixes of the file names of the public rules.
local prefixes = {
  'av_', 'aws_', 'azure_', 'bitbucket_', 'cisco_', 'correlation_', 'create_remote_thread_', 'db_', 'dns_query_', 'driver_load_',
  'file_', 'fortios_', 'gcp_', 'github_', 'huawei_', 'image_load_', 'juniper_', 'kubernetes_', 'lnx_', 'macos_', 'microsoft365_',
  'net_', 'okta_', 'onelogin_', 'paloalto_', 'pipe_created_', 'posh_', 'proc_', 'process_', 'proxy_', 'raw_access_thread_',
  'registry_', 'sysmon_', 'web_', 'win_', 'wmi_event_', 'zeek_',
}

-- The key that a line without indentation begins with.
local function key_of(line)
  local key, after = line:match('^(%l+)[ \t]*:(.?)')
  return key and after:match('^%s?$') and key or nil
end

-- Lines with content, without the indentation that all of them share.
local function content(lines)
  local found, shared = {}, math.huge
  for i, line in ipairs(lines) do
    line = i == 1 and line:gsub('^\239\187\191', '') or line
    if line:match('^%s*[^%s#]') and not line:match('^%-%-%-%s*$') and not line:match('^%-%-%-%s') then
      table.insert(found, line)
      shared = math.min(shared, #line:match('^ *'))
    end
  end
  return vim.tbl_map(function(line) return line:sub(shared + 1) end, found)
end

---@param lines string[]
---@return boolean
function M.looks_like_rule(lines)
  local found = content(lines)
  for _, line in ipairs(found) do
    if sections[key_of(line)] then
      return true
    end
  end
  return found[1] ~= nil and key_of(found[1]) == 'title'
end

---@param lines string[]
---@return boolean
function M.is_empty(lines)
  return #content(lines) == 0
end

---@param name string of a file, without its folder
---@return boolean
function M.has_rule_name(name)
  for _, prefix in ipairs(prefixes) do
    if vim.startswith(name, prefix) then
      return true
    end
  end
  return false
end

local sampled = 20 -- files
local head = 8192 -- bytes of each

local function yaml_in(folder, except)
  local found = {}
  for name, kind in vim.fs.dir(folder) do
    local path = vim.fs.joinpath(folder, name)
    if kind == 'file' and name:match('%.ya?ml$') and path ~= except and #found < sampled then
      table.insert(found, path)
    end
  end
  return found
end

local function begins_rule(path)
  local file = io.open(path, 'rb')
  local text = file and file:read(head)
  if file then
    file:close()
  end
  return text ~= nil and M.looks_like_rule(vim.split(text, '\r?\n'))
end

-- Whether an empty file is next to rules. In a folder without YAML files, those of
-- the parent folder count.
---@param path string
---@return boolean
function M.beside_rules(path)
  local folder = vim.fs.dirname(path)
  local beside = yaml_in(folder, path)
  if #beside == 0 then
    beside = yaml_in(vim.fs.dirname(folder))
  end
  return vim.iter(beside):any(begins_rule)
end

return M
