import { NETWORK } from '../support/secret';
import { synth } from '../support/synth';

test('on Azure all secrets of a placement have one vault, and each network one address of it', () => {
  const { of, problems } = synth('azure', (stack, cloud) => {
    const network = cloud.network(stack, 'network', NETWORK);
    for (const id of ['one', 'two']) cloud.secret(stack, id, { network });
    cloud.secret(stack, 'three');
  });
  expect(problems).toEqual([]);
  expect(of('azurerm_key_vault')).toHaveLength(1);
  expect(of('azurerm_private_endpoint').map(({ body }) => body.private_service_connection)).toMatchObject([
    { subresource_names: ['vault'] },
  ]);
  const ports = of('azurerm_network_security_rule').map(({ body }) => body.destination_port_ranges);
  expect(ports).toContainEqual(['443']);
});

test('a secret that exists has to be named as Azure names it', () => {
  expect(
    synth('azure', (stack, cloud) =>
      cloud.secret.fromExisting(stack, 'key', { azure: { id: 'https://v.vault.azure.net/secrets/s' } }),
    ).problems,
  ).toMatchObject([
    {
      message: expect.stringContaining(
        'fromExisting: azure.id is "https://v.vault.azure.net/secrets/s", which is not valid',
      ),
    },
  ]);
});
