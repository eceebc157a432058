import { z } from 'zod'
import { procedure } from './procedure.ts'
import { said } from './said.ts'

const path = z.string().min(1).max(4096)
const words = z.string().trim().min(1).max(300)

/** The local API of this process: where it answers, or why it does not. */
const localApi = z.object({
  url: z.string().nullable(),
  problem: z.string().nullable().describe('For people; null where it answers'),
  problem_said: said.nullable().describe('The same as data'),
})

const update = z.object({
  state: z
    .enum(['off', 'managed', 'idle', 'checking', 'downloading', 'ready', 'failed'])
    .describe('managed: the system installs updates of this package; ready: installed at the next start'),
  version: z.string().nullable(),
  notes: z.string().nullable(),
  problem: z.string().nullable(),
})

const fileKind = z.object({
  name: words.describe('For people: "CSV files"'),
  extensions: z.array(z.string().regex(/^[A-Za-z0-9]{1,12}$/)).min(1),
})

/**
 * What only the desktop window's surroundings can do. In a browser `status` says so, and everything else ends with `conflict`;
 * pages then do it the browser's way (a download, a file input).
 */
export const desktopContract = {
  status: procedure({
    scope: 'read',
    method: 'GET',
    path: '/llm/desktop/',
    tag: 'Desktop',
    summary: 'Whether this is the desktop window, and what it can do',
  })
    .input(z.object({}).optional())
    .output(
      z.object({
        host: z.enum(['window', 'browser']),
        version: z.string(),
        platform: z.string().describe('linux, darwin or win32'),
        api: localApi.nullable().describe('Null in a browser, which knows its own address'),
        update: update.nullable(),
        notifications: z.boolean().describe('The system can show them and the setting allows it'),
      }),
    ),
  setAppearance: procedure({
    scope: 'admin',
    method: 'PUT',
    path: '/llm/desktop/appearance/',
    tag: 'Desktop',
    summary: 'Let menus, dialogs and the window’s frame follow the language and theme that the page shows',
  })
    .input(z.object({ language: z.enum(['en', 'zh-Hans']), theme: z.enum(['system', 'light', 'dark']) }))
    .output(z.object({})),
  chooseSavePath: procedure({
    scope: 'admin',
    method: 'POST',
    path: '/llm/desktop/save-path/',
    tag: 'Desktop',
    summary: 'Ask the person where to save a file',
  })
    .input(z.object({ suggested_name: words, kinds: z.array(fileKind).max(8).optional() }))
    .output(z.object({ path: path.nullable().describe('Null: given up') })),
  writeFile: procedure({
    scope: 'admin',
    method: 'POST',
    path: '/llm/desktop/files/',
    tag: 'Desktop',
    summary: 'Write text to a file that the person chose',
    description: 'Only to a path that `chooseSavePath` gave in this session. Pieces after the first append.',
    bodyLimit: 16 * 1024 * 1024,
  })
    .input(z.object({ path, text: z.string().max(8 * 1024 * 1024), append: z.boolean().default(false) }))
    .output(z.object({ path, bytes: z.int().min(0) })),
  choosePaths: procedure({
    scope: 'admin',
    method: 'POST',
    path: '/llm/desktop/paths/',
    tag: 'Desktop',
    summary: 'Ask the person for a file or a folder',
  })
    .input(
      z.object({
        what: z.enum(['file', 'folder']),
        title: words.optional(),
        kinds: z.array(fileKind).max(8).optional(),
        several: z.boolean().default(false),
      }),
    )
    .output(z.object({ paths: z.array(path).describe('Empty: given up') })),
  openFolder: procedure({
    scope: 'admin',
    method: 'POST',
    path: '/llm/desktop/open-folder/',
    tag: 'Desktop',
    summary: 'Show the data folder, its backups or the logs in the file manager',
  })
    .input(z.object({ folder: z.enum(['data', 'backups', 'logs']) }))
    .output(z.object({ path })),
  showItem: procedure({
    scope: 'admin',
    method: 'POST',
    path: '/llm/desktop/show-item/',
    tag: 'Desktop',
    summary: 'Show a file in the file manager',
    description: 'A file of the data folder, or one the person chose in this session.',
  })
    .input(z.object({ path }))
    .output(z.object({ path })),
  notify: procedure({
    scope: 'admin',
    method: 'POST',
    path: '/llm/desktop/notifications/',
    tag: 'Desktop',
    summary: 'Show a notification of the system, where the setting allows it',
  })
    .input(z.object({ title: words, body: words, page: z.string().startsWith('/').max(500).optional() }))
    .output(z.object({ shown: z.boolean() })),
  serveApi: procedure({
    scope: 'admin',
    method: 'POST',
    path: '/llm/desktop/local-api/',
    tag: 'Desktop',
    summary: 'Try again to serve the local API, on its own port or the next free one',
  })
    .input(z.object({ port: z.enum(['usual', 'next_free']) }))
    .output(localApi),
  checkForUpdate: procedure({
    scope: 'admin',
    method: 'POST',
    path: '/llm/desktop/updates/',
    tag: 'Desktop',
    summary: 'Look for a newer version now',
  })
    .input(z.object({}).optional())
    .output(update),
  restartToUpdate: procedure({
    scope: 'admin',
    method: 'POST',
    path: '/llm/desktop/updates/install/',
    tag: 'Desktop',
    summary: 'Restart into the version that is ready; asks first where calls are under way',
  })
    .input(z.object({}).optional())
    .output(z.object({ restarting: z.boolean() })),
}
