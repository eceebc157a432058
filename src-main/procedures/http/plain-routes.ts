import type { OpenAPI } from '@orpc/openapi'

const text = (type: string, description: string) => ({
  '200': { description, content: { [type]: { schema: { type: 'string' as const } } } },
})

/** Routes that answer with something else than JSON, as the document describes them. */
export const plainRoutes: OpenAPI.PathsObject = {
  '/events': {
    get: {
      operationId: 'events',
      tags: ['System'],
      summary: 'What happens, as server-sent events',
      description:
        'Named events: hello, call_opened, call_settled, score_added, comment_changed, text_deleted, costs_changed, request_ended, setting_changed, budget_reached, budget_blocked; missed where events since the one named were lost; dropped before a listener that is too slow is let go. Needs a token that may `read`.',
      parameters: [
        { name: 'Last-Event-ID', in: 'header', schema: { type: 'string' }, description: 'Goes on behind this event' },
      ],
      responses: text('text/event-stream', 'Until either side ends it'),
    },
  },
  '/metrics': {
    get: {
      operationId: 'prometheus',
      tags: ['System'],
      summary: 'For Prometheus',
      description:
        'Calls, requests, cost and tokens since Galley started; and how budgets, alerts, breakers, checks and sending to a collector stand. Needs a token that may `read`.',
      responses: text('text/plain', 'The text format 0.0.4'),
    },
  },
  '/llm/exports/calls/': {
    get: {
      operationId: 'exports.file',
      tags: ['Exports'],
      summary: 'Calls as a JSON Lines or CSV file, of any size',
      description:
        'Takes the filters of the list of calls, `format=jsonl` or `csv`, and `text=true`. Needs a token that may `read`.',
      parameters: [
        { name: 'format', in: 'query', schema: { type: 'string', enum: ['jsonl', 'csv'] } },
        { name: 'text', in: 'query', schema: { type: 'boolean' } },
      ],
      responses: text('application/x-ndjson', 'One call a line'),
    },
  },
  '/llm/imports/{upload}/file/': {
    put: {
      operationId: 'imports.file',
      tags: ['Imports'],
      summary: 'The file to be imported, as a stream',
      description: 'After `imports.begin`, in place of its pieces. Needs a token that may `admin`.',
      parameters: [{ name: 'upload', in: 'path', required: true, schema: { type: 'string' } }],
      requestBody: { content: { 'application/octet-stream': { schema: { type: 'string', format: 'binary' } } } },
      responses: text('application/json', 'How many bytes came'),
    },
  },
  '/health': {
    get: {
      operationId: 'health',
      tags: ['System'],
      summary: 'Whether it answers; with deep=1 and a token, whether it can work',
      security: [],
      parameters: [{ name: 'deep', in: 'query', schema: { type: 'string' } }],
      responses: {
        '200': { description: 'It does', content: { 'application/json': { schema: { type: 'object' } } } },
        '503': { description: 'Something it needs is broken' },
      },
    },
  },
}
