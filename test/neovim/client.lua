-- Runs inside Neovim (0.7 or later): starts the server, then uses it as a person with an editor does.
local folder, node, server = vim.env.FOLDER, vim.env.NODE, vim.env.SERVER
local passed, failed = 0, 0

local function out(line) io.stdout:write(line .. '\n') end

-- One test after the other: each builds on what the ones before left in the buffer.
local function it(title, body)
  local fine, problem = pcall(body)
  if fine then passed = passed + 1 else failed = failed + 1 end
  out((fine and '  ✔ ' or '  ✘ ') .. title .. (fine and '' or '\n' .. tostring(problem)))
end

vim.cmd('edit ' .. folder .. '/deployment.yaml')
local buffer = vim.api.nvim_get_current_buf()
local id = vim.lsp.start_client({
  name = 'avoid-spikes',
  cmd = { node, server, '--stdio' },
  root_dir = folder,
  workspace_folders = { { uri = vim.uri_from_fname(folder), name = 'workspace' } },
})
vim.lsp.buf_attach_client(buffer, id)

local function find(rule)
  for _, diagnostic in ipairs(vim.diagnostic.get(buffer)) do
    local lsp = diagnostic.user_data and diagnostic.user_data.lsp
    if (lsp and lsp.code or diagnostic.code) == rule then return diagnostic end
  end
end

local function await(what, condition)
  assert(vim.wait(10000, condition, 20), 'waited 10 s for: ' .. what)
end

local function text() return table.concat(vim.api.nvim_buf_get_lines(buffer, 0, -1, false), '\n') end

local function request(method, parameters)
  local answers, problem = vim.lsp.buf_request_sync(buffer, method, parameters, 5000)
  assert(answers, problem)
  assert(answers[id] and not answers[id].err, vim.inspect(answers))
  return answers[id].result
end

local rule = 'root/may-run-as-root'
local document = { uri = vim.uri_from_bufnr(buffer) }
local found

local function range_of(diagnostic)
  return {
    start = { line = diagnostic.lnum, character = diagnostic.col },
    ['end'] = { line = diagnostic.end_lnum, character = diagnostic.end_col },
  }
end

it('publishes diagnostics with rule, source and exact range', function()
  await(rule, function() return find(rule) ~= nil end)
  found = find(rule)
  assert(found.source == 'avoid-spikes', found.source)
  local line = vim.api.nvim_buf_get_lines(buffer, found.lnum, found.lnum + 1, false)[1]
  local marked = line:sub(found.col + 1, found.end_col)
  assert(found.lnum == found.end_lnum and marked == 'cpustress', ('marked: %q'):format(marked))
end)

it('explains in the hover', function()
  local hover = request('textDocument/hover', { textDocument = document, position = range_of(found).start })
  assert(hover and vim.inspect(hover.contents):lower():find('root', 1, true), vim.inspect(hover))
end)

it('fixes by a code action', function()
  local diagnostic = {
    range = range_of(found), message = found.message, code = rule, source = found.source, severity = found.severity,
    data = found.user_data and found.user_data.lsp and found.user_data.lsp.data,
  }
  local context = { diagnostics = { diagnostic }, only = { 'quickfix' } }
  local actions = request('textDocument/codeAction', { textDocument = document, range = diagnostic.range, context = context })
  local action
  for _, each in ipairs(actions) do
    if not action and each.title:find('runAsNonRoot', 1, true) then action = each end
  end
  assert(action, vim.inspect(actions))
  if not action.edit then action = request('codeAction/resolve', action) end
  vim.lsp.util.apply_workspace_edit(action.edit, vim.lsp.get_client_by_id(id).offset_encoding)
  assert(text():find('runAsNonRoot: true', 1, true), text())
end)

it('takes the diagnostic back after the fix', function()
  await('no ' .. rule, function() return find(rule) == nil end)
end)

it('follows edits as they are typed', function()
  for number, line in ipairs(vim.api.nvim_buf_get_lines(buffer, 0, -1, false)) do
    local column = line:find('true', 1, true)
    if column and line:find('runAsNonRoot', 1, true) then
      vim.api.nvim_buf_set_text(buffer, number - 1, column - 1, number - 1, column + 3, { 'false' })
    end
  end
  await(rule .. ' again', function() return find(rule) ~= nil end)
end)

it('stops when asked to', function()
  local client = vim.lsp.get_client_by_id(id)
  client.stop()
  await('the end of the server', function() return client.is_stopped() end)
end)

out(('%d passed, %d failed'):format(passed, failed))
vim.cmd(failed > 0 and 'cquit 1' or 'qall!')
