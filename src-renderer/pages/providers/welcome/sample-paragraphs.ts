/** Beginnings of the chapters in resources/sample-book, which are our own. */
export const sampleParagraphs = {
  zh: {
    language: 'zh-Hans',
    text: `沈砚登上最后一班渡船的时候，码头上的钟正好敲了九下。

“姑娘，票。”守船的老人伸出手来。他的袖口磨得发白，指节却像新削的竹子一样硬。`,
  },
  ja: {
    language: 'ja',
    text: `　坂の上の硝子屋には、割れた物しか置いていない。

　はじめて店に入った日、ミナトはそれを知らなかった。棚に並んだ花瓶はどれも口が欠けていたし、天井から下がったランプには細いひびが走っていた。売り物というより、事故の跡のようだった。`,
  },
  en: {
    language: 'en',
    text: `The bell at Harrow Lock had not rung in forty-one years, so when it rang on a Tuesday, at ten past six in the morning, nobody knew what to do about it.

Mrs. Pell, who kept the lock, went on buttering her toast. “Wind,” she said to the cat.`,
  },
} as const
export type SampleName = keyof typeof sampleParagraphs

export const targetLanguages = ['en', 'zh-Hans', 'zh-Hant', 'ja', 'ko', 'fr', 'de', 'es', 'pt-BR', 'ru'] as const
