"""How hard texts are to read: readability.py [--all] <TEXTS, a line each: NAME TAB TEXT.

Prints a line for each text that is too hard, with its grade by Flesch and Kincaid (J. P. Kincaid et al., Naval Technical
Training Command, Research Branch Report 8-75, 1975), and ends with 1 if there is one; the last line is the median. With
--all it prints every text. Texts of fewer than twelve words have no grade that means anything; in them only single long
words could be told. It must not know what the texts are about."""

import re
import statistics
import sys

MOST_GRADE = 14.0  # of one text
MOST_MEDIAN = 8.5
MOST_WORDS = 36  # of one sentence
FEWEST = 12


def bare(text):
    """Without what nobody reads as words: citations, lines of INI files, names of rules and files, quoted phrases."""
    text = re.sub(r"\([^()]*\d[^()]*\)", " ", text)
    text = re.sub(r"\d+ (CFR|USC|FR|Fed\. Reg\.)[ \d.(),a-zA-Z-]*\d\)?", "the law", text)
    text = re.sub(r"[\w.:/-]*[_\[\]:/][\w.:/\[\]-]*|\b[A-Z]+-\d+\b|[a-z]+\.[a-z]+\b|\d+(\.\d+)*", "it", text)
    return text.replace("e.g.", "such as")


def syllables(word):
    """Groups of vowels, without a silent e at the end; at least one."""
    word = re.sub(r"[^a-z]", "", word.lower())
    count = len(re.findall(r"[aeiouy]+", word))
    if word.endswith("e") and not word.endswith("le") and count > 1:
        count -= 1
    if word.endswith(("ed", "es")) and count > 1 and not re.search(r"(t|d|s|z|x|c|g)(ed|es)$", word):
        count -= 1
    return max(count, 1)


def measure(text):
    """Grade, words of the longest sentence, words in all."""
    sentences = [re.findall(r"[A-Za-z][A-Za-z'-]*", part) for part in re.split(r"[.;:?!](?:\s|$)", bare(text))]
    sentences = [words for words in sentences if words]
    words = [word for sentence in sentences for word in sentence]
    if not words:
        return 0.0, 0, 0
    sounds = sum(syllables(word) for word in words)
    grade = 0.39 * len(words) / len(sentences) + 11.8 * sounds / len(words) - 15.59
    return grade, max(len(sentence) for sentence in sentences), len(words)


def main():
    everything = "--all" in sys.argv
    grades, hard = [], 0
    for line in sys.stdin:
        name, _, text = line.rstrip("\n").partition("\t")
        grade, longest, count = measure(text)
        if count < FEWEST:
            continue
        grades.append(grade)
        bad = grade > MOST_GRADE or longest > MOST_WORDS
        hard += bad
        if bad or everything:
            print(f"{grade:5.1f}  {longest:3} words  {name}: {text}")
    median = statistics.median(grades) if grades else 0
    print(f"median {median:.1f} of {len(grades)} texts")
    return 1 if hard or median > MOST_MEDIAN else 0


sys.exit(main())
