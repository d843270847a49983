"""Ways out of interpreters that people have found, as expressions; none may give anything."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

ROOTS: Final = (
    "()",
    "[]",
    "{}",
    "''",
    "1",
    "1.5",
    "None",
    "main",
    "print",
    "len",
    "range(3)",
    "ValueError()",
)
"""Values that in Python lead to everything there is."""
LADDERS: Final = (
    ".__class__", ".__class__.__base__.__subclasses__()", ".__reduce_ex__(2)",
    ".__init_subclass__()", ".__dir__()",
)  # fmt: skip
MODULES: Final = (
    "os.system('id')", "subprocess.run(['id'])", "socket.socket()", "ctypes.CDLL(None)",
    "sys.modules['os']", "importlib.import_module('os')", "builtins.open('/etc/passwd')",
    "pickle.loads(b'cos\\nsystem\\n.')", "marshal.loads(b'')", "inspect.stack()", "gc.get_objects()",
    "shutil.which('sh')", "signal.raise_signal(9)", "threading.Thread()", "multiprocessing.Process()",
    "urllib.request.urlopen('http://127.0.0.1')", "http.client.HTTPConnection('127.0.0.1')",
    "tempfile.mkdtemp()", "pty.spawn('sh')", "code.interact()", "runpy.run_path('/etc/passwd')",
    "types.FunctionType", "atexit.register(print)", "resource.setrlimit", "mmap.mmap(-1, 9)",
)  # fmt: skip
EXPRESSIONS: Final = (
    "main.__code__.co_consts", "main.__globals__['__builtins__']", "main.__closure__",
    "main.__defaults__.__class__", "main.__module__.__class__", "main.__builtins__",
    "getattr(main, '__globals__')", "getattr((), '__cla' + 'ss__').__bases__",
    "setattr(main, '__code__', None)", "delattr(main, '__code__')", "vars(main)", "vars()['given']",
    "globals()['__loader__']", "locals()['__builtins__']", "__builtins__", "__loader__", "__spec__.loader.load_module('os')",
    "__import__('os').system('id')", "__build_class__(main, 'x')",
    "eval('open(0)')", "exec('x = 1') or x", "compile('1', '', 'eval')",
    "open('/etc/passwd').read()", "open('/proc/self/environ').read()", "open('/tmp/x', 'w').write('x')",
    "open(0).read()", "open(1, 'w').write('x')", "input()", "breakpoint()", "help()", "memoryview(b'x').obj.x",
    "'{0.__class__.__init__.__globals__}'.format(1)", "'{0.__class__}'.format(main)",
    "'{a.__class__.__mro__}'.format(a=1)", "'{0[__class__].x}'.format({})", "f'{().__class__}'",
    "f'{main.__globals__}'", "'{x.__class__}'.format_map({'x': 1})",
    "int.mro()[1].__subclasses__()", "type.__subclasses__(object)", "type('X', (), {})().__class__.mro()",
    "object.__subclasses__()", "super().__init__", "type(main)(main.__code__, {})",
    "type(lambda: 0).__globals__", "(lambda: 0).__code__.replace(co_code=b'')",
    "(x for x in [1]).gi_frame.f_back.f_globals", "(x for x in [1]).gi_code", "[x for x in (1).__class__.mro()]",
    "sorted([1], key=main.__globals__.get)", "max([1], key=__import__)", "list(map(eval, ['open(0)']))",
    "list(map(open, ['/etc/passwd']))", "next(filter(exec, ['1']))", "nexa.run('x')", "host.call('x')",
    "given.__class__.__base__", "json.__loader__", "json.codecs.sys.modules", "json.decoder.scanner.re.sys",
    "json.__builtins__['open']", "json.dumps.__globals__", "json.loads('1', object_hook=open).x",
    "(1).__class__.__base__.__subclasses__()[0].__init__.__globals__", "str.__dict__['format'].__self__.x",
    "BaseException().__traceback__.tb_frame", "ValueError('x').with_traceback(None).__traceback__.tb_frame",
    "print.__self__.open('/etc/passwd')", "len.__self__.eval('1')", "print('x', file=open('/tmp/x', 'w'))",
)  # fmt: skip
LINES: Final = (
    "try:\n        1 / 0\n    except ZeroDivisionError as fault:\n        return str(fault.__traceback__.tb_frame.f_globals)",
    "import os\n    return str(os.listdir('/'))",
    "import os\n    return os.environ['PATH']",
    "import os\n    return os.getcwd() + str(os.fork())",
    "import sys\n    return str(sys._getframe(1).f_globals)",
    "import sys\n    return str(sys.settrace(print)) + str(sys.exc_info.__self__.modules)",
    "from pathlib import Path\n    return Path('/etc/passwd').read_text()",
    "from pathlib import Path\n    return str(list(Path('/').iterdir()))",
    "from pathlib import Path\n    return str(Path('/tmp/x').write_text('x'))",
    "from pathlib import Path\n    return str(Path('/proc/self/mem').exists())",
    "import asyncio\n    return str(asyncio.run(asyncio.open_connection('127.0.0.1', 80)))",
    "import re\n    return str(re.sys.modules)",
    "import datetime\n    return str(datetime.sys.modules)",
    "import random\n    return str(random._os.environ)",
    "import typing\n    return str(typing.sys.modules)",
    "import math\n    return str(math.__loader__.load_module('os'))",
    "class Way:\n        def __del__(self): open('/tmp/x', 'w')\n    return str(Way().__class__.__mro__[1].__subclasses__())",
)  # fmt: skip


def escapes() -> Iterator[str]:
    """Yield every way out as a program with a function main."""
    inner = [f"{root}{ladder}.x" for root in ROOTS for ladder in LADDERS]
    outer = [f"__import__('{one.split('.')[0]}').{one.split('.', 1)[1]}" for one in MODULES]
    for expression in (*EXPRESSIONS, *inner, *outer):
        yield f"def main():\n    return str({expression})"
    for one in MODULES:
        yield f"import {one.rsplit('(', 1)[0].rsplit('.', 1)[0]}\ndef main():\n    return str({one})"
    for lines in LINES:
        yield f"def main():\n    {lines}"
