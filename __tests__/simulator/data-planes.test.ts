import { isAtLeast } from '../../modules/core/generation/installed';
import { Workspace } from '../support/terraform';

const AZURERM_5 = isAtLeast('azurerm', '5.0');
const provider = (storage: string) => `provider "azurerm" {
  subscription_id     = "00000000-0000-0000-0000-000000000001"
  storage_use_azuread = true
  features {
    ${storage}
  }
}
`;
const OFF = 'storage {\n      data_plane_available = false\n    }';
const GROUP = 'resource "azurerm_resource_group" "g" {\n  name     = "g"\n  location = "eastus2"\n}\n';
const account = (more: string) => `resource "azurerm_storage_account" "a" {
  name                      = "a4711"
  resource_group_name       = azurerm_resource_group.g.name
  location                  = "eastus2"
  account_tier              = "Standard"
  account_replication_type  = "ZRS"
  shared_access_key_enabled = false
  ${more}
}
`;
const DENY = 'network_rules {\n    default_action = "Deny"\n  }';
const CONTAINER =
  'resource "azurerm_storage_container" "c" {\n  name = "c-1"\n  storage_account_id = ' +
  'azurerm_storage_account.a.id\n}\n';
const VAULT = `resource "azurerm_key_vault" "v" {
  name                          = "v4711"
  resource_group_name           = azurerm_resource_group.g.name
  location                      = "eastus2"
  tenant_id                     = "00000000-0000-0000-0000-000000000002"
  sku_name                      = "standard"
  rbac_authorization_enabled    = true
  public_network_access_enabled = false
}
`;
const secret = (more = '') => `resource "azurerm_key_vault_secret" "s" {
  name             = "s"
  key_vault_id     = azurerm_key_vault.v.id
  value_wo         = "one"
  value_wo_version = 1
  ${more}
}
`;
const LINKED = AZURERM_5
  ? 'private_dns_zone_id = azurerm_private_dns_zone.z.id'
  : 'resource_group_name = azurerm_resource_group.g.name\n  private_dns_zone_name = azurerm_private_dns_zone.z.name';
const ENDPOINT = `resource "azurerm_virtual_network" "n" {
  name                = "n"
  resource_group_name = azurerm_resource_group.g.name
  location            = "eastus2"
  address_space       = ["10.0.0.0/16"]
}
resource "azurerm_subnet" "s" {
  name                 = "s"
  resource_group_name  = azurerm_resource_group.g.name
  virtual_network_name = azurerm_virtual_network.n.name
  address_prefixes     = ["10.0.0.0/24"]
}
resource "azurerm_private_dns_zone" "z" {
  name                = "privatelink.vaultcore.azure.net"
  resource_group_name = azurerm_resource_group.g.name
}
resource "azurerm_private_dns_zone_virtual_network_link" "l" {
  name                  = "l"
  ${LINKED}
  virtual_network_id    = azurerm_virtual_network.n.id
}
resource "azurerm_private_endpoint" "e" {
  name                = "e"
  resource_group_name = azurerm_resource_group.g.name
  location            = "eastus2"
  subnet_id           = azurerm_subnet.s.id
  private_service_connection {
    name                           = "e"
    private_connection_resource_id = azurerm_key_vault.v.id
    subresource_names              = ["vault"]
    is_manual_connection           = false
  }
  private_dns_zone_group {
    name                 = "default"
    private_dns_zone_ids = [azurerm_private_dns_zone.z.id]
  }
}
`;

async function inWorkspace(text: string, use: (workspace: Workspace) => Promise<void>): Promise<void> {
  const workspace = new Workspace();
  try {
    workspace.write({ 'main.tf': text }, true);
    await workspace.init();
    await use(workspace);
  } finally {
    await workspace.stop();
  }
}
const refused = (text: string, words: string) =>
  inWorkspace(text, async (workspace) => {
    const output = await workspace.must(1, 'apply', '-auto-approve', '-input=false');
    expect(output.replace(/\s*\n[│\s]*/g, ' ')).toContain(words);
  });

const ASKED =
  'its data plane is asked (features.storage.data_plane_available is not false) and refuses requests from the ' +
  'internet: 403';

test.concurrent('an account without network access is refused while its data plane is used', async () => {
  await refused(provider('') + GROUP + account(DENY), ASKED);
  await refused(provider('') + GROUP + account('public_network_access_enabled = false'), ASKED);
});

test.concurrent('without the data plane it and its container are made and read; with it no refresh passes', () =>
  inWorkspace(provider(OFF) + GROUP + account(DENY) + CONTAINER, async (workspace) => {
    await workspace.apply();
    await workspace.settled();
    workspace.write({ 'main.tf': provider('') + GROUP + account(DENY) + CONTAINER }, true);
    expect((await workspace.must(1, 'plan', '-input=false')).replace(/\s*\n[│\s]*/g, ' ')).toContain(ASKED);
  }));

test.concurrent('what is asked of the data plane alone is refused: a static website, a container by name', async () => {
  const forbidden =
    'the data plane of the storage account a4711 is asked for it and refuses requests from the internet: 403';
  const website =
    'resource "azurerm_storage_account_static_website" "w" {\n  storage_account_id = ' +
    'azurerm_storage_account.a.id\n  index_document = "index.html"\n}\n';
  const named =
    'resource "azurerm_storage_container" "c" {\n  name = "c-1"\n  storage_account_name = ' +
    'azurerm_storage_account.a.name\n}\n';
  await refused(provider(OFF) + GROUP + account(DENY) + website, forbidden);
  // azurerm 5 has containers by the id of their account only.
  if (!AZURERM_5) await refused(provider(OFF) + GROUP + account(DENY) + named, forbidden);
});

test.concurrent('a secret is written through an endpoint of its vault, and not before that is there', async () => {
  const forbidden = 'the data plane of the key vault v4711 is asked for it and refuses requests from the internet: 403';
  await refused(provider(OFF) + GROUP + VAULT + secret(), forbidden);
  // Nothing says that the endpoint comes first: it depends on more than the secret does.
  await refused(provider(OFF) + GROUP + VAULT + ENDPOINT + secret(), forbidden);
  const after = 'depends_on = [azurerm_private_endpoint.e, azurerm_private_dns_zone_virtual_network_link.l]';
  await inWorkspace(provider(OFF) + GROUP + VAULT + ENDPOINT + secret(after), async (workspace) => {
    await workspace.apply();
    await workspace.settled();
    await workspace.destroy();
    expect(workspace.state().resources).toEqual([]);
  });
});
