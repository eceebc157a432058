import { type FormEvent, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { useOpenSample } from '../../../app/use-open-sample.ts'
import { useErrorText } from '../../../data/use-error-text.ts'
import { useProviderList } from '../../../data/use-provider-list.ts'
import { SentenceGap } from '../../../format/sentence-gap.tsx'
import { useFormats } from '../../../format/use-formats.tsx'
import { Button } from '../../../ui/button.tsx'
import { Segmented } from '../../../ui/segmented.tsx'
import { Select } from '../../../ui/select.tsx'
import { ErrorState } from '../../../ui/states.tsx'
import { TextArea } from '../../../ui/text-field.tsx'
import { FirstTranslation } from './first-translation.tsx'
import { ProviderChoice } from './provider-choice.tsx'
import { type SampleName, sampleParagraphs, targetLanguages } from './sample-paragraphs.ts'
import { useTranslationRun } from './use-translation-run.ts'
import styles from './welcome-page.module.css'

/** The first five minutes: choose who translates, translate a paragraph, see it on record. */
export function WelcomePage() {
  const { t, i18n } = useTranslation('providers')
  const { language: nameOf } = useFormats()
  const { data, error, refetch, isFetching } = useProviderList()
  const describe = useErrorText()
  const sample = useOpenSample()
  const [chosen, setChosen] = useState<string | null>(null)
  const [source, setSource] = useState<SampleName>(i18n.language === 'zh-Hans' ? 'en' : 'zh')
  const [text, setText] = useState<string>(sampleParagraphs[source].text)
  const [target, setTarget] = useState<(typeof targetLanguages)[number]>(i18n.language === 'zh-Hans' ? 'zh-Hans' : 'en')
  const { run, start } = useTranslationRun()
  const usable =
    data?.providers.filter(
      ({ is_active, key, key_required }) => is_active && (key.source !== 'none' || !key_required),
    ) ?? []
  const real = usable.find(({ simulated, default_model }) => !simulated && default_model !== null)
  const provider = chosen ?? real?.name ?? 'practice'
  const isOwnText = !Object.values(sampleParagraphs).some(each => each.text === text)
  const choose = (name: SampleName) => {
    setSource(name)
    setText(sampleParagraphs[name].text)
    if (sampleParagraphs[name].language === target) setTarget(name === 'en' ? 'zh-Hans' : 'en')
  }
  const submit = (event: FormEvent) => {
    event.preventDefault()
    void start({
      text,
      provider,
      target_language: target,
      fresh: true,
      ...(!isOwnText && { book: t('welcome.book'), chapter: '1' }),
    })
  }
  return (
    <div className={styles.page}>
      <header className={styles.head}>
        <h1 className={styles.title}>{t('welcome.title')}</h1>
        <p className={styles.lead}>{t('welcome.lead')}</p>
      </header>
      <form className={styles.steps} onSubmit={submit}>
        <ol className={styles.list}>
          <li className={styles.step}>
            <h2 className={styles.stepTitle}>{t('welcome.who')}</h2>
            {error !== null && data === undefined ? (
              <ErrorState title={describe(error).title} onRetry={() => void refetch()} retrying={isFetching}>
                {describe(error).detail}
              </ErrorState>
            ) : (
              <ProviderChoice all={data} chosen={provider} onChoose={setChosen} />
            )}
          </li>
          <li className={styles.step}>
            <h2 className={styles.stepTitle}>{t('welcome.what')}</h2>
            <Segmented
              label={t('welcome.sample')}
              value={source}
              onChange={choose}
              options={[
                { value: 'zh', label: nameOf('zh') },
                { value: 'ja', label: nameOf('ja') },
                { value: 'en', label: nameOf('en') },
              ]}
            />
            <TextArea
              label={t('welcome.text')}
              rows={7}
              value={text}
              lang={isOwnText ? undefined : sampleParagraphs[source].language}
              onChange={event => setText(event.target.value)}
            />
            <Select
              label={t('welcome.into')}
              value={target}
              onChange={setTarget}
              options={targetLanguages.map(value => ({ value, label: nameOf(value) }))}
            />
          </li>
          <li className={styles.step}>
            <h2 className={styles.stepTitle}>{t('welcome.see')}</h2>
            <Button
              type="submit"
              variant="primary"
              icon="play"
              busy={run.state === 'running'}
              disabled={text.trim() === '' || data === undefined}
            >
              {t('welcome.translate')}
            </Button>
          </li>
        </ol>
      </form>
      <FirstTranslation run={run} language={target} />
      {sample.isAvailable && (
        <p className={styles.sample}>
          {t('welcome.orSample')}
          <SentenceGap />
          <Button variant="quiet" size="sm" busy={sample.isOpening} onClick={sample.open}>
            {t('welcome.openSample')}
          </Button>
        </p>
      )}
    </div>
  )
}
