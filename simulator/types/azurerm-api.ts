import type { Behaviour } from '../behaviour';
import { between, matches, oneOf } from '../rules';
import { inGroup, inside, SUBSCRIPTION } from './azurerm-forms';

const SERVICE = 'Microsoft.ApiManagement/service';
const API = `${SUBSCRIPTION}/resourceGroups/{resource_group_name}/providers/${SERVICE}/{api_management_name}/apis/{api_name}`;

/** API Management. Source: azurerm v4.55.0, internal/services/apimanagement. */
export const azurermApi: Readonly<Record<string, Behaviour>> = {
  api_management: inGroup(SERVICE, {
    unique: '{name}',
    values: { gateway_url: 'https://{name}.azure-api.net' },
    rules: {
      name: matches(/^[A-Za-z]([A-Za-z0-9-]{0,48}[A-Za-z0-9])?$/, '1 to 50 letters, digits and -'),
      sku_name: matches(
        /^(Consumption_0|Developer_1|(Basic|Standard|Premium)(V2)?_\d+)$/,
        'a tier and a number of units, Consumption_0',
      ),
    },
  }),
  // Its id has the revision: website/docs/r/api_management_api.html.markdown, Import.
  api_management_api: inside(SERVICE, 'api_management_name', 'apis', {
    values: { id: `${API.replace('{api_name}', '{name}')};rev={revision}` },
    rules: { protocols: oneOf('http', 'https', 'ws', 'wss') },
  }),
  api_management_api_operation: {
    values: { id: `${API}/operations/{operation_id}` },
    unique: '{api_management_name} {api_name} {operation_id}',
    rules: { operation_id: matches(/^[A-Za-z0-9][A-Za-z0-9-]{0,79}$/, '1 to 80 letters, digits and -') },
  },
  api_management_api_operation_policy: { values: { id: `${API}/operations/{operation_id}` } },
  api_management_api_policy: { values: { id: API } },
  api_management_logger: inside(SERVICE, 'api_management_name', 'loggers', {
    heldBy: ['api_management_diagnostic.api_management_logger_id'],
  }),
  api_management_diagnostic: {
    values: {
      id: `${SUBSCRIPTION}/resourceGroups/{resource_group_name}/providers/${SERVICE}/{api_management_name}/diagnostics/{identifier}`,
    },
    rules: { identifier: oneOf('applicationinsights', 'azuremonitor'), sampling_percentage: between(0, 100) },
  },
};
