"""Compiles the sources of signatures.py, leaving out what does not compile.

    compile_signatures.py SOURCES CLASSES CLASSPATH

Where the guess between class and interface was wrong, or a type is not in the wheels, single lines are dropped: a
method that is missing can only make the check of our Kotlin stricter. Too many dropped lines are an error.
"""

import collections
import pathlib
import re
import shutil
import subprocess
import sys

MOST_ROUNDS = 15
MOST_DROPPED = 800

ERROR = re.compile(r"^(\S[^:\n]*\.java):(\d+): error: (.*)", re.MULTILINE)
HEAD = re.compile(r"\b(class|interface|enum|@interface) \w+.*\{\s*(\S.*\})?$")


def main():
    sources, classes, classpath = pathlib.Path(sys.argv[1]), pathlib.Path(sys.argv[2]), sys.argv[3]
    dropped = 0
    for _ in range(MOST_ROUNDS):
        errors = compile_all(sources, classes, classpath)
        if not errors:
            print(f"compiled; {dropped} lines left out")
            if dropped > MOST_DROPPED:
                sys.exit(f"more than {MOST_DROPPED} lines had to be left out")
            return
        dropped += mend(errors)
    sys.exit("the signatures do not compile")


def compile_all(sources, classes, classpath):
    """The messages by file and line."""
    shutil.rmtree(classes, ignore_errors=True)
    classes.mkdir(parents=True)
    listing = sources.parent / "sources.txt"
    listing.write_text("\n".join(str(path) for path in sorted(sources.rglob("*.java"))))
    options = ["-nowarn", "-proc:none", "-XDshould-stop.ifError=FLOW", "-Xmaxerrs", "200000"]
    command = ["javac", *options, "-cp", classpath, "-d", str(classes), f"@{listing}"]
    result = subprocess.run(command, capture_output=True, text=True, check=False)
    if result.returncode == 0:
        return {}
    errors = collections.defaultdict(dict)
    for file, line, message in ERROR.findall(result.stderr):
        errors[file].setdefault(int(line), message)
    if not errors:
        sys.exit(result.stderr[-2000:])
    return errors


def mend(errors):
    count = 0
    for name, messages in errors.items():
        path = pathlib.Path(name)
        lines = path.read_text().split("\n")
        for number, message in messages.items():
            mended = mended_head(lines[number - 1], message)
            if mended is None and HEAD.search(lines[number - 1]) and "(" not in lines[number - 1].split("{")[0]:
                lines = None
                break
            lines[number - 1] = mended or ""
            count += 1
        if lines is None:
            path.unlink()
        else:
            path.write_text("\n".join(lines))
    return count


def mended_head(line, message):
    """The head of a class with what is wrong taken out, or nothing when the line is another or cannot be mended."""
    if not HEAD.search(line) or "(" in line.split("{")[0]:
        return None
    if "is not abstract" in message and " class " in line and "abstract" not in line:
        return line.replace(" class ", " abstract class ", 1)
    if " implements " in line:
        return re.sub(r" implements .*?\{", " {", line)
    if " extends " in line:
        return re.sub(r" extends [^{]*\{", " {", line)
    return None


if __name__ == "__main__":
    main()
