#include "dna/manifest/app_template.hpp"

#include <algorithm>
#include <array>
#include <fstream>

#include "dna/manifest/build.hpp"
#include "dna/manifest/field_table.hpp"
#include "dna/manifest/file_bytes.hpp"
#include "runtime/base/nearest.hpp"

namespace ips::manifest {

namespace fs = std::filesystem;

namespace {

/// A larger file is no source.
constexpr std::size_t template_bytes_max = 1u << 20;

struct language_folder {
  std::string_view language;
  std::string_view folder;
};

/// In the order in which they are offered.
constexpr std::array<language_folder, 5> language_folders{{
  {"cpp", "cpp"},
  {"c", "c"},
  {"as", "assemblyscript"},
  {"rust", "rust"},
  {"wat", "wat"},
}};

/// A file of the new app.
struct new_file {
  fs::path name;
  std::string text;
};

fs::path template_folder(const language_folder& x) {
  return sdk_root() / x.folder / "template";
}

std::string replaced(std::string text, std::string_view mark,
                     const std::string& name) {
  for (auto i = text.find(mark); i != std::string::npos;
       i = text.find(mark, i + name.size()))
    text.replace(i, mark.size(), name);
  return text;
}

result<fs::path> find_template(const std::string& language) {
  auto there = template_languages();
  for (auto& x : language_folders)
    if (x.language == language
        && std::find(there.begin(), there.end(), language) != there.end())
      return template_folder(x);
  std::string names;
  for (auto& one : there)
    names += (names.empty() ? "" : ", ") + one;
  return error{errc::no_template,
               "there is no template for \"" + language + "\""
                 + did_you_mean(language, there),
               {},
               there.empty() ? "there is none at " + sdk_root().string()
                             : "the languages are " + names};
}

result<std::vector<new_file>> read_template(const fs::path& from,
                                            const std::string& name) {
  std::vector<new_file> out;
  std::error_code failed;
  fs::recursive_directory_iterator at{from, failed}, end;
  for (; !failed && at != end; at.increment(failed)) {
    if (at->is_directory(failed))
      continue;
    IPS_TRY_VALUE(raw, read_file(at->path(), template_bytes_max));
    auto path = replaced(at->path().lexically_relative(from).string(),
                         "__name__", name);
    out.push_back(
      {path, replaced(std::string{as_text(raw)}, "{{name}}", name)});
  }
  if (failed)
    return error{errc::no_such_file, from.string() + " cannot be read",
                 failed.message()};
  std::sort(out.begin(), out.end(),
            [](auto& a, auto& b) { return a.name < b.name; });
  return out;
}

error not_written(const fs::path& path, const std::string& why) {
  return {errc::cannot_write, path.string() + " cannot be written", why};
}

status write_one(const fs::path& folder, const new_file& x) {
  auto path = folder / x.name;
  std::error_code failed;
  fs::create_directories(path.parent_path(), failed);
  if (failed)
    return not_written(path, failed.message());
  std::ofstream out{path, std::ios::binary};
  out << x.text;
  out.close();
  return out ? ok() : not_written(path, "the disk or its rights refuse it");
}

/// What is in the folder was written by this program: it was empty.
status write_all(const fs::path& folder, const std::vector<new_file>& files) {
  for (auto& x : files) {
    auto done = write_one(folder, x);
    if (done)
      continue;
    std::error_code ignored;
    for (auto& written : fs::directory_iterator{folder, ignored})
      fs::remove_all(written.path(), ignored);
    fs::remove(folder, ignored);
    return done;
  }
  return ok();
}

} // namespace

std::vector<std::string> template_languages() {
  std::vector<std::string> out;
  for (auto& x : language_folders) {
    std::error_code none;
    if (fs::exists(template_folder(x) / "dna.toml", none))
      out.emplace_back(x.language);
  }
  return out;
}

result<std::vector<fs::path>> make_app(const fs::path& folder,
                                       const std::string& name,
                                       const std::string& language) {
  if (!is_dna_name(name))
    return error{errc::usage,
                 "\"" + name + "\" cannot be a DNA's name",
                 {},
                 "a name is [a-z][a-z0-9_-]*, up to 64 characters"};
  IPS_TRY_VALUE(from, find_template(language));
  std::error_code none;
  if (fs::exists(folder, none)
      && !(fs::is_directory(folder, none) && fs::is_empty(folder, none)))
    return error{errc::folder_not_empty,
                 "\"" + folder.string() + "\" is there and not empty"};
  IPS_TRY_VALUE(files, read_template(from, name));
  IPS_TRY(write_all(folder, files));
  std::vector<fs::path> out;
  for (auto& x : files)
    out.push_back(x.name);
  return out;
}

} // namespace ips::manifest
