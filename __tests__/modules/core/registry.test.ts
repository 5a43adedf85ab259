import { App } from 'cdktf';
import { Construct } from 'constructs';
import { recordsOf } from '../../../modules/core/registry';

test('records belong to one construct, one kind of record and one app', () => {
  const [names, others] = [recordsOf<string[]>('names'), recordsOf<string[]>('others')];
  const [app, another] = [new App(), new App()];
  const [orders, stock] = [new Construct(app, 'orders'), new Construct(app, 'stock')];
  names.getOrCreate(orders, () => []).push('one');
  names.getOrCreate(orders, () => []).push('two');
  expect(names.get(orders)).toEqual(['one', 'two']);
  expect(names.get(stock)).toBeUndefined();
  expect(others.get(orders)).toBeUndefined();
  expect(names.get(new Construct(another, 'orders'))).toBeUndefined();
  others.set(stock, ['three']);
  expect(others.get(stock)).toEqual(['three']);
});
