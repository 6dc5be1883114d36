#!/bin/sh
# The whole suite: on SQLite; what touches the database again on PostgreSQL, where TEST_DATABASE_URL
# names one; then, one at a time, the drills and the browser tests. Every part runs, whatever became
# of the one before.
PY=${PY:-.venv/bin/python}
failed=0

part() {
  title=$1
  shift
  echo "== $title"
  "$PY" -m pytest "$@"
  code=$?
  # 5: this part holds no such test.
  [ $code -eq 0 ] || [ $code -eq 5 ] || failed=1
}

if [ $# -gt 0 ]; then
  exec "$PY" -m pytest "$@"
fi
TEST_ON=sqlite part "On SQLite" -n "${JOBS:-2}" --dist worksteal -m "not drill and not browser"
if [ -n "$TEST_DATABASE_URL" ]; then
  TEST_ON=postgres part "On PostgreSQL" -n "${JOBS:-2}" --dist worksteal -m "not drill and not browser and not slow"
elif [ "$REQUIRE_SERVICES" = 1 ]; then
  echo "== On PostgreSQL: TEST_DATABASE_URL names no server, and REQUIRE_SERVICES=1"
  failed=1
else
  echo "== On PostgreSQL: skipped, TEST_DATABASE_URL names no server"
fi
TEST_ON=sqlite part "Drills and browser" -m "drill or browser"
exit $failed
