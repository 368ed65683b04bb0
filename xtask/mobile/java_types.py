"""Python's way of writing a Java type, turned back into Java's."""

import ast
import re

PRIMITIVES = {
    "java.jint": "int",
    "java.jlong": "long",
    "java.jboolean": "boolean",
    "java.jfloat": "float",
    "java.jdouble": "double",
    "java.jbyte": "byte",
    "java.jchar": "char",
    "java.jshort": "short",
    "java.jvoid": "void",
}
PLAIN = {"int": "int", "bool": "boolean", "float": "float", "str": "String", "bytes": "byte[]"}
BOXES = {
    "int": "Integer",
    "long": "Long",
    "boolean": "Boolean",
    "float": "Float",
    "double": "Double",
    "byte": "Byte",
    "char": "Character",
    "short": "Short",
}
JAVA_INTERFACES = set(
    "java.lang.Runnable java.lang.Comparable java.lang.CharSequence java.lang.Iterable java.lang.AutoCloseable"
    " java.lang.Cloneable java.lang.Appendable java.lang.Readable java.io.Closeable java.io.Flushable"
    " java.io.Serializable java.lang.reflect.Type".split()
)
JAVA_INTERFACE_PATTERN = re.compile(
    r"java\.util\.(List|Map|Set|Collection|Iterator|Comparator|Enumeration|Queue|Deque|NavigableMap|SortedMap"
    r"|ListIterator|EventListener|Formattable|concurrent\.(Executor|ExecutorService|Future|Callable|TimeUnit)"
    r"|Map\.Entry)$"
)
JAVA_INTERFACE_PREFIXES = (
    "java.util.function.",
    "java.nio.channels.",
    "java.security.interfaces.",
    "java.security.spec.AlgorithmParameterSpec",
    "javax.crypto.interfaces",
    "org.xml",
    "org.w3c",
    "java.security.Key",
    "java.security.PrivateKey",
    "java.security.PublicKey",
    "javax.crypto.SecretKey",
    "java.nio.file.",
)



class Types:
    """Python's way of writing a type, turned into Java's."""

    def __init__(self, stubs, package):
        self.stubs = stubs
        self.package = package

    def boxed(self, node):
        java = self.of(node)
        return BOXES.get(java, java)

    def of(self, node):
        if node is None:
            return "Object"
        if isinstance(node, ast.Constant):
            if node.value is None:
                return "void"
            return self.of(ast.parse(node.value, mode="eval").body) if isinstance(node.value, str) else "Object"
        if isinstance(node, ast.BinOp):
            return self.union(node)
        if isinstance(node, ast.Subscript):
            return self.generic(node)
        return self.plain(dotted(node))

    def union(self, node):
        parts = []

        def flatten(part):
            if isinstance(part, ast.BinOp):
                flatten(part.left)
                flatten(part.right)
            else:
                parts.append(part)

        flatten(node)
        names = [dotted(part) for part in parts]
        for name in names:
            if name in PRIMITIVES:
                return PRIMITIVES[name]
        if "str" in names and "java.lang.String" in names:
            return "String"
        present = [part for part in parts if not (isinstance(part, ast.Constant) and part.value is None)]
        return self.boxed(present[-1]) if len(present) != len(parts) else self.of(present[-1])

    def generic(self, node):
        base = dotted(node.value)
        inner = node.slice.elts if isinstance(node.slice, ast.Tuple) else [node.slice]
        if base == "java.chaquopy.JavaArray":
            return self.of(inner[0]) + "[]"
        if base in ("typing.Type", "type"):
            java = self.boxed(inner[0])
            return "Class<?>" if java in ("Object", "java.lang.Object") else f"Class<{java}>"
        if base == "typing.ClassVar":
            return self.of(inner[0])
        if base and base.startswith("typing."):
            return "Object"
        return f"{self.stubs.resolve(base, self.package)}<{', '.join(self.boxed(part) for part in inner)}>"

    def plain(self, name):
        if name is None or name.startswith("typing."):
            return "Object"
        if name in PRIMITIVES or name in PLAIN:
            return PRIMITIVES.get(name) or PLAIN[name]
        array = re.match(r"java\.chaquopy\.JavaArrayJ(\w+)$", name)
        if array:
            return array.group(1).lower() + "[]"
        if name.startswith("java.chaquopy"):
            return "Object"
        return self.variable(name) or self.stubs.resolve(name, self.package)

    def variable(self, name):
        return name.rsplit("__", 1)[-1] if name in self.stubs.variables[self.package] else None


def dotted(node):
    if isinstance(node, ast.Name):
        return node.id
    if isinstance(node, ast.Attribute):
        base = dotted(node.value)
        return f"{base}.{node.attr}" if base else None
    return None


def is_java_interface(name):
    return (
        name in JAVA_INTERFACES
        or JAVA_INTERFACE_PATTERN.match(name) is not None
        or name.startswith(JAVA_INTERFACE_PREFIXES)
    )


def default_of(java):
    if java == "boolean":
        return "false"
    if java == "char":
        return "'a'"
    return "0" if java in BOXES else "null"
