// What AWS's own runtimes do: they ask the runtime API for the next event, and post what the
// handler answered.
// Source: docs.aws.amazon.com/lambda/latest/dg/runtimes-api.html
const base = `http://${process.env.AWS_LAMBDA_RUNTIME_API}/2018-06-01/runtime/invocation`;
const [file, name] = process.env._HANDLER.split('.');
const handler = require(`${process.env.LAMBDA_TASK_ROOT}/${file}.js`)[name];

async function serve() {
  for (;;) {
    const next = await fetch(`${base}/next`);
    const id = next.headers.get('lambda-runtime-aws-request-id');
    const event = await next.json();
    try {
      const answer = await handler(event, { awsRequestId: id });
      await fetch(`${base}/${id}/response`, { method: 'POST', body: JSON.stringify(answer ?? null) });
    } catch (error) {
      const body = JSON.stringify({ errorMessage: error.message, errorType: error.name, stackTrace: [] });
      await fetch(`${base}/${id}/error`, { method: 'POST', body });
    }
  }
}

serve();
