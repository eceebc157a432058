import type { AppFixture } from './app-fixture.ts'

/** What a setting is now. */
export async function setting({ client }: AppFixture, key: string): Promise<unknown> {
  return (await client.settings.list()).settings.find(each => each.key === key)?.value
}
