import { readFile } from 'node:fs/promises'
import { createRequire } from 'node:module'
import type { FastifyInstance, FastifyReply } from 'fastify'
import { buildOpenApiDocument } from './openapi-document.ts'

/** The page's own files alone; Swagger UI sets styles from script and has its icons as data URLs. */
const policy = [
  "default-src 'none'",
  "script-src 'self'",
  "style-src 'self'",
  "img-src 'self' data:",
  "font-src 'self'",
  "connect-src 'self'",
  "form-action 'none'",
  "base-uri 'none'",
  "frame-ancestors 'none'",
].join('; ')

const page = `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>Galley API</title>
<link rel="icon" href="/docs/favicon-32x32.png">
<link rel="stylesheet" href="/docs/swagger-ui.css">
</head>
<body>
<div id="page"></div>
<script src="/docs/swagger-ui-bundle.js"></script>
<script src="/docs/start.js"></script>
</body>
</html>
`

const start = `SwaggerUIBundle({
  dom_id: '#page',
  url: '/openapi.json',
  deepLinking: true,
  docExpansion: 'list',
  defaultModelsExpandDepth: -1,
  tryItOutEnabled: true,
  persistAuthorization: false,
  validatorUrl: null,
})
`

const assets: Readonly<Record<string, string>> = {
  'swagger-ui.css': 'text/css; charset=utf-8',
  'swagger-ui-bundle.js': 'text/javascript; charset=utf-8',
  'favicon-32x32.png': 'image/png',
}

/** `/openapi.json`, and `/docs` to read and try it: everything comes from here, so it works without a network. */
export function addDocsRoutes(fastify: FastifyInstance): void {
  const options = { config: { scope: 'any' } } as const
  let document: Promise<string> | null = null
  fastify.get('/openapi.json', options, async (_request, reply) => {
    document ??= buildOpenApiDocument().then(built => JSON.stringify(built))
    return reply.type('application/json; charset=utf-8').send(await document)
  })
  fastify.get('/docs', options, (_request, reply) =>
    reply.header('content-security-policy', policy).type('text/html; charset=utf-8').send(page),
  )
  fastify.get('/docs/start.js', options, (_request, reply) => reply.type('text/javascript; charset=utf-8').send(start))
  const require = createRequire(import.meta.url)
  for (const [name, type] of Object.entries(assets)) {
    fastify.get(`/docs/${name}`, options, (_request, reply) => sendAsset(reply, require, name, type))
  }
}

async function sendAsset(reply: FastifyReply, require: NodeJS.Require, name: string, type: string) {
  const content = await readFile(require.resolve(`swagger-ui-dist/${name}`))
  return reply.header('cache-control', 'private, max-age=86400').type(type).send(content)
}
