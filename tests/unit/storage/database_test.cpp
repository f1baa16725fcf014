#include <sys/wait.h>
#include <unistd.h>

#include <fstream>

#include "runtime/storage/schema.hpp"
#include "runtime/storage/sqlite_store.hpp"
#include "runtime/storage/statement.hpp"
#include "runtime/storage/transaction.hpp"
#include "tests/unit/storage/sample.hpp"

using namespace ips;
using namespace ips::storage;

namespace {

database open_ours(const std::string& file) {
  auto db = database::open({.path = file, .application_id = application_id});
  REQUIRE_OK(db);
  return std::move(*db);
}

bytes content_of(const std::string& file) {
  std::ifstream in{file, std::ios::binary};
  return {std::istreambuf_iterator<char>{in}, {}};
}

void write_file(const std::string& file, std::string_view content) {
  std::ofstream{file, std::ios::binary} << content;
}

/// What another process gets who opens the directory.
errc code_in_another_process(const std::filesystem::path& directory) {
  int ends[2];
  REQUIRE(pipe(ends) == 0);
  auto child = fork();
  REQUIRE(child >= 0);
  if (child == 0) {
    auto store = open_store(directory);
    auto code = store ? errc{} : store.failure().code;
    auto wrote = write(ends[1], &code, sizeof code);
    _exit(wrote == sizeof code ? 0 : 1);
  }
  errc code{};
  REQUIRE(read(ends[0], &code, sizeof code) == sizeof code);
  REQUIRE(waitpid(child, nullptr, 0) == child);
  close(ends[0]);
  close(ends[1]);
  return code;
}

} // namespace

TEST_CASE("a second process on a data directory is refused", "[storage]") {
  sample::scratch_directory scratch;
  auto first = open_store(scratch.path());
  REQUIRE_OK(first);
  CHECK(code_in_another_process(scratch.path()) == errc::data_in_use);
  CHECK_CODE(open_store(scratch.path()), errc::data_in_use);
  REQUIRE_OK((*first)->put_meta("still", as_bytes("usable")));
  first->reset();
  CHECK(code_in_another_process(scratch.path()) == errc{});
  REQUIRE_OK(open_store(scratch.path()));
}

TEST_CASE("a newer version's data is refused", "[storage]") {
  sample::scratch_directory scratch;
  REQUIRE_OK(open_store(scratch.path()));
  REQUIRE_OK(open_ours(scratch.file()).execute("pragma user_version = 99"));
  CHECK_CODE(open_store(scratch.path()), errc::data_newer);
  auto version = open_ours(scratch.file()).integer("pragma user_version");
  REQUIRE_OK(version);
  CHECK(*version == 99);
}

TEST_CASE("a file that is no database is refused and stays as it was",
          "[storage]") {
  sample::scratch_directory scratch;
  for (auto size : {10, 5'000}) {
    write_file(scratch.file(),
               std::string(static_cast<std::size_t>(size), 'x'));
    auto before = content_of(scratch.file());
    CHECK_CODE(open_store(scratch.path()), errc::data_corrupt);
    CHECK(content_of(scratch.file()) == before);
  }
}

TEST_CASE("another application's database is refused and stays as it was",
          "[storage]") {
  sample::scratch_directory scratch;
  auto application = GENERATE(0u, 7u);
  {
    auto db
      = database::open({.path = scratch.file(), .application_id = application});
    REQUIRE_OK(db);
    REQUIRE_OK(db->execute("create table theirs(x);"
                           "pragma application_id = "
                           + std::to_string(application)));
  }
  auto before = content_of(scratch.file());
  CHECK_CODE(open_store(scratch.path()), errc::data_corrupt);
  CHECK(content_of(scratch.file()) == before);
}

TEST_CASE("an empty file becomes a database", "[storage]") {
  sample::scratch_directory scratch;
  write_file(scratch.file(), "");
  REQUIRE_OK(open_store(scratch.path()));
  REQUIRE_OK(open_store(scratch.path()));
}

TEST_CASE("a path that cannot be a database is refused", "[storage]") {
  sample::scratch_directory scratch;
  REQUIRE(std::filesystem::create_directory(scratch.file()));
  CHECK_CODE(open_store(scratch.path()), errc::data_unreadable);
}

TEST_CASE("damaged pages are reported as such", "[storage]") {
  sample::scratch_directory scratch;
  {
    auto store = open_store(scratch.path());
    REQUIRE_OK(store);
    auto cell = sample::cell(**store);
    for (std::uint32_t i = 0; i < 100; ++i)
      REQUIRE_OK((*store)->append_call(cell, sample::record(i)));
  }
  {
    std::fstream file{scratch.file(),
                      std::ios::binary | std::ios::in | std::ios::out};
    file.seekp(4096 * 4);
    for (int i = 0; i < 4096 * 30; ++i)
      file.put(static_cast<char>(i * 7));
  }
  auto store = open_store(scratch.path());
  REQUIRE_OK(store);
  auto visit = [](const header_row&) { return ok(); };
  CHECK_CODE((*store)->load_chain(cell_id{1}, 0, visit), errc::data_corrupt);
}

TEST_CASE("a hash of another length is reported as damage", "[storage]") {
  sample::scratch_directory scratch;
  {
    auto store = open_store(scratch.path());
    REQUIRE_OK(store);
    REQUIRE_OK((*store)->append_call(sample::cell(**store), sample::record(0)));
    auto op = sample::op(1);
    REQUIRE_OK((*store)->put_ops(sample::cell(**store), {&op, 1}));
  }
  REQUIRE_OK(open_ours(scratch.file())
               .execute("update headers set hash = x'00';"
                        "update held set status = 9"));
  auto store = open_store(scratch.path());
  REQUIRE_OK(store);
  auto headers = [](const header_row&) { return ok(); };
  CHECK_CODE((*store)->load_chain(cell_id{1}, 0, headers), errc::data_corrupt);
  auto ops = [](const op_row&) { return ok(); };
  CHECK_CODE((*store)->load_ops(cell_id{1}, ops), errc::data_corrupt);
}

TEST_CASE("a transaction that is not committed leaves nothing", "[storage]") {
  auto db = database::open({});
  REQUIRE_OK(db);
  REQUIRE_OK(db->execute("create table t(x)"));
  {
    auto work = transaction::begin(*db);
    REQUIRE_OK(work);
    REQUIRE_OK(db->execute("insert into t values(1)"));
  }
  CHECK_FALSE(db->in_transaction());
  {
    auto work = transaction::begin(*db);
    REQUIRE_OK(work);
    REQUIRE_OK(db->execute("insert into t values(2)"));
    REQUIRE_OK(work->commit());
  }
  auto sum = db->integer("select sum(x) from t");
  REQUIRE_OK(sum);
  CHECK(*sum == 2);
}

TEST_CASE("parameters come back as they were bound", "[storage]") {
  auto db = database::open({});
  REQUIRE_OK(db);
  statement echo{*db, "select ?, ?, ?, ?, ?, typeof(?4), typeof(?5)"};
  bytes raw{0, 1, 0xff};
  auto run
    = echo.query(std::numeric_limits<std::int64_t>::min(), raw,
                 std::string_view{"a\0b", 3}, bytes{}, std::string_view{});
  REQUIRE_OK(run);
  auto there = run->next();
  REQUIRE_OK(there);
  REQUIRE(*there);
  CHECK(run->integer(0) == std::numeric_limits<std::int64_t>::min());
  CHECK(run->blob_copy(1) == raw);
  CHECK(run->text(2) == std::string_view("a\0b", 3));
  CHECK(run->blob(3).empty());
  CHECK_FALSE(run->is_null(3));
  CHECK(run->text(5) == "blob");
  CHECK(run->text(6) == "text");
}

TEST_CASE("a wrong statement is an error with SQLite's words", "[storage]") {
  auto db = database::open({});
  REQUIRE_OK(db);
  statement wrong{*db, "select x from nowhere"};
  auto answer = wrong.execute();
  CHECK_CODE(answer, errc::storage_failed);
  CHECK(answer.failure().cause.find("nowhere") != std::string::npos);
  statement few{*db, "select 1"};
  CHECK_CODE(few.execute(7), errc::storage_failed);
  REQUIRE_OK(few.execute());
}

TEST_CASE("a full disk is named, and what was acknowledged stays usable",
          "[storage]") {
  sample::scratch_directory scratch;
  auto on_disk = GENERATE(true, false);
  database_options options{.path = on_disk ? scratch.file() : "",
                           .pages_max = 100};
  auto opened = open_store(options);
  REQUIRE_OK(opened);
  auto& store = **opened;
  auto cell = sample::cell(store);
  std::vector<op_row> acknowledged;
  status last = ok();
  for (std::uint64_t i = 0; last && i < 10'000; ++i) {
    auto row = sample::op(i, 1'000);
    last = store.put_ops(cell, {&row, 1});
    if (last)
      acknowledged.push_back(row);
  }
  CHECK_CODE(last, errc::disk_full);
  CHECK(acknowledged.size() > 100);
  CHECK(sample::ops_of(store, cell) == acknowledged);
  REQUIRE_OK(store.drop_op(cell, acknowledged.back().op));
  acknowledged.pop_back();
  CHECK(sample::ops_of(store, cell) == acknowledged);
}

TEST_CASE("a database in memory grows past a gibibyte", "[storage]") {
  auto db = database::open({});
  REQUIRE_OK(db);
  REQUIRE_OK(db->execute("create table t(x blob)"));
  constexpr int rows = 70;
  for (int i = 0; i < rows; ++i)
    REQUIRE_OK(db->execute("insert into t values (zeroblob(16 << 20))"));
  auto size = db->integer("select sum(length(x)) from t");
  REQUIRE_OK(size);
  CHECK(*size == std::int64_t{rows} * (16 << 20));
}

TEST_CASE("a database in memory takes back, shrinks and keeps to its bound",
          "[storage]") {
  const std::string many = "with recursive n(i) as (select 1 union all select "
                           "i + 1 from n where i < 5000) insert into t select "
                           "i, hex(randomblob(100)) from n";
  auto db = database::open({.pages_max = 500});
  REQUIRE_OK(db);
  auto count = [&] {
    auto out = db->integer("select count(*) from t");
    REQUIRE_OK(out);
    return *out;
  };
  auto pages = [&] {
    auto out = db->integer("pragma page_count");
    REQUIRE_OK(out);
    return *out;
  };
  REQUIRE_OK(db->execute("create table t(x integer, y text)"));
  REQUIRE_OK(db->execute("begin; " + many + "; rollback"));
  CHECK(count() == 0);
  REQUIRE_OK(db->execute(many));
  CHECK(count() == 5'000);
  CHECK(pages() > 200);
  // There is no room for as many once more: nothing of it stays.
  CHECK_CODE(db->execute(many), errc::disk_full);
  CHECK(count() == 5'000);
  REQUIRE_OK(db->execute("delete from t where x > 10; vacuum"));
  CHECK(count() == 10);
  CHECK(pages() < 10);
  REQUIRE_OK(db->execute(many));
  CHECK(count() == 5'010);
  auto sound = db->integer("select count(*) from pragma_integrity_check where "
                           "integrity_check = 'ok'");
  REQUIRE_OK(sound);
  CHECK(*sound == 1);
}
