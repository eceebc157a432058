import type { FastifyInstance } from 'fastify'
import { importLimits } from '../../contract/imports-contract.ts'
import type { Api } from '../api.ts'
import { toApiError } from '../api-error.ts'

/** `PUT /llm/imports/{upload}/file/`: a file as a stream, of any size up to the limit, never held in memory. */
export function addImportRoute(fastify: FastifyInstance, api: Api): void {
  fastify.register(async routes => {
    routes.removeAllContentTypeParsers()
    routes.addContentTypeParser('*', (_request, payload, done) => done(null, payload))
    routes.put<{ Params: { upload: string } }>(
      '/llm/imports/:upload/file',
      { config: { scope: 'admin' }, bodyLimit: importLimits.fileBytes },
      async (request, reply) => {
        try {
          return await reply.send({ bytes: await api.uploads.receive(request.params.upload, request.raw) })
        } catch (error) {
          const { code, message, data, status } = toApiError(error, api.app.logger)
          return reply.code(status).send({ code, message, details: data ?? {} })
        }
      },
    )
  })
}
