/** An order as a customer sends it. */
export interface Order {
  readonly customer: string;
  readonly items: readonly { readonly sku: string; readonly quantity: number }[];
}

/** The prefix of a day's documents, in UTC: daily jobs read only these. */
export const folderOf = (day: Date): string => `orders/${day.toISOString().slice(0, 10)}`;

/** The name of the document of an order. */
export const documentName = (id: string, day: Date): string => `${folderOf(day)}/${id}.json`;

/** The errors of an order. */
export class Wrong extends Error {}

/** Parses an order, or throws its errors. */
export function readOrder(text: string): Order {
  const order = parsed(text) as Partial<Order> | null;
  if (typeof order !== 'object' || order === null) throw new Wrong('an order is an object');
  const { customer, items } = order;
  // It is the ordering key of messages, whose length is limited on every cloud.
  if (typeof customer !== 'string' || !/^[\w.@-]{1,128}$/.test(customer))
    throw new Wrong('customer must be 1 to 128 letters, digits and . _ @ -');
  if (!Array.isArray(items) || items.length === 0) throw new Wrong('items must be a list with at least one item');
  items.forEach((item: Partial<Order['items'][number]> | null, index) => {
    if (typeof item?.sku !== 'string' || item.sku === '') throw new Wrong(`items.${index}.sku must be a text`);
    const { quantity } = item;
    if (!Number.isInteger(quantity) || (quantity as number) < 1)
      throw new Wrong(`items.${index}.quantity must be a whole number of at least 1`);
  });
  return { customer, items: items.map(({ sku, quantity }) => ({ sku, quantity })) };
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    throw new Wrong('an order is JSON');
  }
}
