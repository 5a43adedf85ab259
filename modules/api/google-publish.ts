/** The name of the script. */
export const PUBLISH = 'publish';

/**
 * The Lua script of a route to a queue: it turns the body into a publish request with the service
 * account of the proxy, and returns 202. Its token is cached while it is valid. Sources:
 * envoyproxy.io/docs/envoy/latest/configuration/http/http_filters/lua_filter;
 * cloud.google.com/pubsub/docs/reference/rest/v1/projects.topics/publish;
 * cloud.google.com/compute/docs/access/authenticate-workloads (the metadata server).
 */
export const SEND = `local token, ends = nil, 0

local function bearer(handle)
  if token ~= nil and os.time() < ends then return token end
  local headers, body = handle:httpCall("metadata", {
    [":method"] = "GET",
    [":path"] = "/computeMetadata/v1/instance/service-accounts/default/token",
    [":authority"] = "metadata.google.internal",
    ["metadata-flavor"] = "Google"
  }, nil, 5000)
  body = body or ""
  local found = string.match(body, '"access_token"%s*:%s*"([^"]+)"')
  local seconds = string.match(body, '"expires_in"%s*:%s*(%d+)')
  if headers[":status"] ~= "200" or found == nil then return nil end
  token, ends = found, os.time() + tonumber(seconds or "0") - 60
  return token
end

local function rewrite(handle, body, mine)
  local target = handle:metadata()
  local message = '"data":"' .. handle:base64Escape(body:getBytes(0, body:length())) .. '"'
  if target:get("key") ~= "" then message = message .. ',"orderingKey":"' .. target:get("key") .. '"' end
  local length = body:setBytes('{"messages":[{' .. message .. '}]}')
  local headers = handle:headers()
  headers:replace("content-length", tostring(length))
  headers:replace("content-type", "application/json")
  headers:remove("content-encoding")
  headers:remove("cookie")
  headers:replace(":method", "POST")
  headers:replace(":path", "/v1/" .. target:get("topic") .. ":publish")
  headers:replace("authorization", "Bearer " .. mine)
end

function envoy_on_request(handle)
  -- A script that fails lets the request through: never with the token of the caller.
  handle:headers():remove("authorization")
  -- The body has to be asked for before the call to the metadata server, so that it is kept; what
  -- was taken before the call is not valid after it.
  local kept = handle:body()
  if kept == nil or kept:length() == 0 then
    handle:respond({[":status"] = "400"}, "")
    return
  end
  local mine = bearer(handle)
  if mine == nil then
    handle:respond({[":status"] = "502"}, "")
    return
  end
  local fine, why = pcall(rewrite, handle, handle:body(), mine)
  if not fine then
    handle:logErr(tostring(why))
    handle:respond({[":status"] = "500"}, "")
  end
end

function envoy_on_response(handle)
  local headers = handle:headers()
  if headers:get(":status") == "200" then headers:replace(":status", "202") end
end
`;
