"""Writes Java sources with the signatures of Android's and androidx's classes, so that Kotlin can be type-checked.

    signatures.py OUT WHEEL...

The wheels are `chaquopy-stubs-*` from PyPI: Python stubs that were generated from the real classes. They do not tell
interfaces from classes, nor methods with a body from those without, so this guesses, with the corrections below.
"""

import ast
import pathlib
import re
import sys
import zipfile

from java_types import Types, default_of, dotted, is_java_interface

PACKAGES = ("android.", "androidx.", "dalvik.", "com.google.")

# Corrections. Empty interfaces look like classes.
INTERFACES = {"androidx.lifecycle.DefaultLifecycleObserver", "androidx.lifecycle.LifecycleObserver"}
# Methods of interfaces that have a body; without it every activity would have to write them.
WITH_BODY = {
    "android.view.Window.Callback": {"onPointerCaptureChanged", "onProvideKeyboardShortcuts", "onSearchRequested"},
}

KEYWORDS = set(
    "abstract assert boolean break byte case catch char class const continue default do double else enum extends final"
    " finally float for goto if implements import instanceof int interface long native new package private protected"
    " public return short static strictfp super switch synchronized this throw throws transient try void volatile"
    " while".split()
)
# Of java.lang.Object; they may not be declared anew with another result.
OBJECT = {"getClass", "notify", "notifyAll", "wait", "hashCode", "toString"}

def main():
    out, wheels = pathlib.Path(sys.argv[1]), sys.argv[2:]
    stubs = Stubs(wheels)
    for package, module in stubs.modules.items():
        folder = out / package.replace(".", "/")
        folder.mkdir(parents=True, exist_ok=True)
        for node in module.body:
            if isinstance(node, ast.ClassDef):
                lines = [f"package {package};"]
                Writer(stubs, lines).write(f"{package}.{node.name}", 0)
                (folder / f"{node.name}.java").write_text("\n".join(lines) + "\n")
    # The argument of the constructors that only exist so that subclasses have one to call.
    folder = out / "stubs"
    folder.mkdir(exist_ok=True)
    (folder / "None.java").write_text("package stubs; public final class None { private None() {} }\n")
    print(f"{len(stubs.classes)} classes and interfaces of {len(stubs.modules)} packages")


class Stubs:
    """All classes by their full name, and which of them are interfaces."""

    def __init__(self, wheels):
        self.modules = {}
        for wheel in wheels:
            self.read(wheel)
        self.classes = {}
        self.variables = {}
        for package, module in self.modules.items():
            self.variables[package] = {
                node.targets[0].id
                for node in ast.walk(module)
                if isinstance(node, ast.Assign)
                and isinstance(node.value, ast.Call)
                and isinstance(node.targets[0], ast.Name)
            }
            self.collect(package, package, module.body)
        self.interfaces = self.guess_interfaces()

    def read(self, wheel):
        """Several wheels bring parts of one package."""
        with zipfile.ZipFile(wheel) as archive:
            for name in archive.namelist():
                parts = name.split("/")
                if parts[-1] != "__init__.pyi" or not parts[0].endswith("-stubs"):
                    continue
                package = ".".join([parts[0][: -len("-stubs")], *parts[1:-1]])
                if not (package + ".").startswith(PACKAGES) or ".internal" in package:
                    continue
                module = ast.parse(archive.read(name))
                if package in self.modules:
                    self.modules[package].body += module.body
                else:
                    self.modules[package] = module

    def collect(self, package, prefix, body):
        for node in body:
            if isinstance(node, ast.ClassDef):
                name = f"{prefix}.{node.name}"
                self.classes[name] = (package, node)
                self.collect(package, name, node.body)

    def resolve(self, name, package):
        own = f"{package}.{name}"
        return own if own in self.classes else name

    def bases(self, name):
        """The names of the bases with their syntax, Object and the generic marker left out."""
        package, node = self.classes[name]
        found = []
        for base in node.bases:
            plain = dotted(base.value) if isinstance(base, ast.Subscript) else dotted(base)
            if plain and not plain.startswith("typing.") and plain not in ("java.lang.Object", "object"):
                found.append((self.resolve(plain, package), base))
        return found

    def guess_interfaces(self):
        """What has no constructor, no named argument, no field and no class above it is one, if it has a method."""
        classes = {name for name in self.classes if self.looks_like_class(self.classes[name][1])}
        grows = True
        while grows:
            grows = False
            for name in self.classes:
                if name in classes:
                    continue
                for base, _ in self.bases(name):
                    foreign = base not in self.classes and base.startswith("java") and not is_java_interface(base)
                    if base in classes or foreign:
                        classes.add(name)
                        grows = True
        # Java has one class above another: of several, those that could be interfaces are.
        for name in self.classes:
            above = [base for base, _ in self.bases(name) if base in classes]
            if len(above) < 2:
                continue
            for base in above:
                made = any(method.name == "__init__" for method in methods(self.classes[base][1]))
                if not made and not any(other in classes for other, _ in self.bases(base)):
                    classes.discard(base)
        with_methods = {
            name
            for name, (_, node) in self.classes.items()
            if name not in classes and any(not is_static(method) for method in methods(node))
        }
        return with_methods | INTERFACES

    @staticmethod
    def looks_like_class(node):
        if any(method.name == "__init__" for method in methods(node)):
            return True
        for method in methods(node):
            names = [argument.arg for argument in arguments(method)]
            if not is_static(method) and names and not all(re.match(r"arg\d+$|_", name) for name in names):
                return True
        return any(isinstance(part, ast.AnnAssign) and not is_constant(part) for part in node.body)


class Writer:
    """Writes one class with all that is inside."""

    numbers = iter(range(1000, 10**9))

    def __init__(self, stubs, lines):
        self.stubs = stubs
        self.lines = lines

    def write(self, name, depth):
        package, node = self.stubs.classes[name]
        self.types = Types(self.stubs, package)
        self.indent = "  " * depth
        bases = [base for base, _ in self.stubs.bases(name)]
        modifier = "public static " if depth else "public "
        if "java.lang.Enum" in bases:
            self.enum(name, node, modifier)
        elif "java.lang.annotation.Annotation" in bases:
            self.annotation(node, modifier)
        else:
            self.type(name, node, modifier, depth)

    def enum(self, name, node, modifier):
        values = [
            part.target.id
            for part in node.body
            if isinstance(part, ast.AnnAssign) and self.types.of(part.annotation) == name
        ]
        self.lines.append(f"{self.indent}{modifier}enum {node.name} {{ {', '.join(values)}; }}")

    def annotation(self, node, modifier):
        self.lines.append(f"{self.indent}{modifier}@interface {node.name} {{")
        for method in methods(node):
            if method.name in ("annotationType", "equals", "hashCode", "toString"):
                continue
            java = self.types.of(method.returns)
            java = "int" if java == "Object" else java
            special = "{}" if java.endswith("[]") else '""' if java == "String" else None
            special = special or ("Object.class" if java.startswith("Class") else default_of(java))
            suffix = "" if special == "null" else f" default {special}"
            self.lines.append(f"{self.indent}  {java} {method.name}(){suffix};")
        self.lines.append(self.indent + "}")

    def type(self, name, node, modifier, depth):
        interface = name in self.stubs.interfaces
        generics = self.generics(node)
        above, beside, own_above = self.parents(name)
        head = f"{self.indent}{modifier}{'interface' if interface else 'class'} {node.name}"
        head += f"<{', '.join(generics)}>" if generics else ""
        if interface:
            head += f" extends {', '.join(beside)}" if beside else ""
        else:
            head += f" extends {above}" if above else ""
            head += f" implements {', '.join(beside)}" if beside else ""
        self.lines.append(head + " {")
        up = "super((stubs.None) null);" if own_above else ""
        if not interface:
            self.lines.append(f"{self.indent}  protected {node.name}(stubs.None none) {{ {up} }}")
        self.members(name, node, interface, generics, up)
        for part in node.body:
            if isinstance(part, ast.ClassDef):
                Writer(self.stubs, self.lines).write(f"{name}.{part.name}", depth + 1)
        self.lines.append(self.indent + "}")

    def generics(self, node):
        for base in node.bases:
            if isinstance(base, ast.Subscript) and dotted(base.value) == "typing.Generic":
                parts = base.slice.elts if isinstance(base.slice, ast.Tuple) else [base.slice]
                return [self.types.variable(dotted(part)) or "T" for part in parts]
        return []

    def parents(self, name):
        above, beside, own_above = None, [], False
        for base, node in self.stubs.bases(name):
            java = self.types.of(node)
            if base in self.stubs.interfaces or (base not in self.stubs.classes and is_java_interface(base)):
                beside.append(java)
            elif above is None:
                above, own_above = java, base in self.stubs.classes
        return above, beside, own_above

    def members(self, name, node, interface, generics, up):
        seen = set()
        for part in node.body:
            if isinstance(part, ast.AnnAssign) and isinstance(part.target, ast.Name):
                self.field(part)
            elif isinstance(part, ast.FunctionDef):
                self.method(name, node, part, interface, generics, up, seen)

    def field(self, part):
        java, name = self.types.of(part.annotation), part.target.id
        if name in KEYWORDS or java == "void":
            return
        # Constants differ from each other, so that a `when` over them compiles.
        number = next(self.numbers)
        value = str(number) if java == "int" else f'"{number}"' if java == "String" else default_of(java)
        constant = "static final " if is_constant(part) else ""
        self.lines.append(f"{self.indent}  public {constant}{java} {name} = {value};")

    def method(self, owner, node, method, interface, generics, up, seen):
        taken = [(self.types.of(argument.annotation), argument.arg + "_") for argument in arguments(method)]
        if method.args.vararg:
            vararg = method.args.vararg
            taken.append((self.types.of(vararg.annotation) + "...", vararg.arg + "_"))
        # Two that differ in type arguments only are one to Java.
        signature = (method.name, tuple(re.sub("<.*>", "", java) for java, _ in taken))
        if signature in seen:
            return
        seen.add(signature)
        text = ", ".join(f"{java} {name}" for java, name in taken)
        if method.name == "__init__":
            if not interface:
                self.lines.append(f"{self.indent}  public {node.name}({text}) {{ {up} }}")
            return
        if method.name.startswith("__") or method.name in KEYWORDS or method.name in OBJECT:
            return
        static = is_static(method)
        used = {self.types.variable(part.id) for part in ast.walk(method) if isinstance(part, ast.Name)} - {None}
        own = sorted(used if static else used - set(generics))
        head = (f"<{', '.join(own)}> " if own else "") + f"{self.types.of(method.returns)} {method.name}({text})"
        body = "{ throw new RuntimeException(); }"
        if not interface or static:
            self.lines.append(f"{self.indent}  public {'static ' if static else ''}{head} {body}")
        elif method.name in WITH_BODY.get(owner, ()):
            self.lines.append(f"{self.indent}  default {head} {body}")
        else:
            self.lines.append(f"{self.indent}  {head};")


def methods(node):
    return [part for part in node.body if isinstance(part, ast.FunctionDef)]


def is_static(method):
    return any(dotted(decorator) == "staticmethod" for decorator in method.decorator_list)


def is_constant(part):
    return isinstance(part.annotation, ast.Subscript) and dotted(part.annotation.value) == "typing.ClassVar"


def arguments(method):
    everything = [*method.args.posonlyargs, *method.args.args]
    return everything if is_static(method) else everything[1:]


if __name__ == "__main__":
    main()
