import { ORPCError } from '@orpc/client'
import { afterAll, beforeAll, describe, expect } from 'vitest'
import type { GalleyClient } from '../../src-main/contract/contract.ts'
import { type ApiFixture, createApiFixture } from '../procedures/api-fixture.ts'
import { type Transport, transports } from './transports.ts'

/** What the behaviours of one transport have; theirs from the first of them on. */
export interface Subject {
  readonly api: ApiFixture
  readonly client: GalleyClient
  readonly open: Transport['open']
}

/** Behaviours that every transport has, each transport with an app of its own. */
export function describeContract(about: string, behaviours: (subject: Subject) => void): void {
  describe.each(transports)(`${about} over $name`, ({ open }) => {
    const subject = { open } as { -readonly [part in keyof Subject]: Subject[part] }
    let close: () => Promise<void>
    beforeAll(async () => {
      subject.api = await createApiFixture()
      const opened = open(subject.api)
      subject.client = opened.client
      close = opened.close
    })
    afterAll(async () => {
      await close()
      await subject.api.dispose()
    })
    behaviours(subject)
  })
}

/** What a procedure was refused with; fails where it was not. */
export async function refused(asked: Promise<unknown>): Promise<ORPCError<string, unknown>> {
  const error = await asked.then(
    () => null,
    (error: unknown) => error,
  )
  expect(error).toBeInstanceOf(ORPCError)
  return error as ORPCError<string, unknown>
}
