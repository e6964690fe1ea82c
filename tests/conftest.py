pytest_plugins = [
    "tests.machinery.honesty",
    "tests.machinery.ground",
    "tests.machinery.databases",
    "tests.machinery.application",
    "tests.machinery.live_server",
    "tests.machinery.browser",
    "tests.small_town",
    "tests.neighbours",
]
