#include "tests/unit/sandbox/float_operations.hpp"

#include <initializer_list>

namespace ips::sandbox {

namespace {

using names = std::initializer_list<const char*>;

std::string operand(const std::string& type, int number) {
  return "(" + type + ".load offset=" + std::to_string(16 * number)
         + " (local.get $in))";
}

/// One operation on the first operands, which are of one type.
std::string applied(const std::string& name, const std::string& type,
                    int operands) {
  std::string out = "(" + name;
  for (int i = 0; i < operands; ++i)
    out += " " + operand(type, i);
  return out + ")";
}

/// A truncation that traps outside of a range, whose low end belongs to it by
/// `ge` and does not by `gt`.
struct truncation {
  const char* from;
  const char* to;
  const char* sign;
  const char* above;
  const char* low;
  const char* high;
};

constexpr truncation truncations[]
  = {{"f32", "i32", "_s", "ge", "-0x1p31", "0x1p31"},
     {"f32", "i32", "_u", "gt", "-1", "0x1p32"},
     {"f32", "i64", "_s", "ge", "-0x1p63", "0x1p63"},
     {"f32", "i64", "_u", "gt", "-1", "0x1p64"},
     {"f64", "i32", "_s", "gt", "-2147483649", "0x1p31"},
     {"f64", "i32", "_u", "gt", "-1", "0x1p32"},
     {"f64", "i64", "_s", "ge", "-0x1p63", "0x1p63"},
     {"f64", "i64", "_u", "gt", "-1", "0x1p64"}};

class operation_list {
public:
  void add_scalars(const std::string& type);
  void add_conversions(const std::string& type);
  void add_trapping(const truncation& x);
  void add_vectors(const std::string& shape, const std::string& scalar);
  void add_vector_conversions();
  void add_promotions();

  std::vector<float_operation> rows;

private:
  void add(std::string expression, const std::string& type,
           std::size_t floats = 0, std::size_t float_bytes = 4) {
    rows.push_back(
      {std::move(expression), type + ".store", floats, float_bytes});
  }
};

std::size_t size_of(const std::string& type) {
  return type.starts_with("f64") ? 8 : 4;
}

void operation_list::add_scalars(const std::string& type) {
  for (auto name :
       names{"abs", "neg", "ceil", "floor", "trunc", "nearest", "sqrt"})
    add(applied(type + "." + name, type, 1), type, 1, size_of(type));
  for (auto name : names{"add", "sub", "mul", "div", "min", "max", "copysign"})
    add(applied(type + "." + name, type, 2), type, 1, size_of(type));
  for (auto name : names{"eq", "ne", "lt", "gt", "le", "ge"})
    add(applied(type + "." + name, type, 2), "i32");
  // A product and a sum are two roundings in every engine, never one.
  add("(" + type + ".add " + applied(type + ".mul", type, 2) + " "
        + operand(type, 2) + ")",
      type, 1, size_of(type));
  auto integer = type == "f32" ? "i32" : "i64";
  add(applied(std::string{integer} + ".reinterpret_" + type, type, 1), integer,
      1, size_of(type));
  add(applied(type + ".reinterpret_" + integer, integer, 1), type, 1,
      size_of(type));
  add("(select " + operand(type, 0) + " " + operand(type, 1) + " "
        + operand("i32", 2) + ")",
      type, 1, size_of(type));
}

void operation_list::add_conversions(const std::string& type) {
  for (std::string integer : {"i32", "i64"})
    for (std::string sign : {"_s", "_u"}) {
      add(applied(type + ".convert_" + integer + sign, integer, 1), type, 1,
          size_of(type));
      add(applied(integer + ".trunc_sat_" + type + sign, type, 1), integer);
    }
}

/// Done inside the range only.
void operation_list::add_trapping(const truncation& x) {
  std::string type{x.from};
  std::string integer{x.to};
  auto limit = [&](const char* compare, const char* value) {
    return " (" + type + "." + compare + " " + operand(type, 0) + " (" + type
           + ".const " + value + "))";
  };
  add("(if (result " + integer + ") (i32.and" + limit(x.above, x.low)
        + limit("lt", x.high) + ") (then "
        + applied(integer + ".trunc_" + type + x.sign, type, 1) + ") (else ("
        + integer + ".const 7)))",
      integer);
}

void operation_list::add_vectors(const std::string& shape,
                                 const std::string& scalar) {
  auto bytes = size_of(scalar);
  auto lanes = 16 / bytes;
  for (auto name : names{"ceil", "floor", "trunc", "nearest", "sqrt"})
    add(applied(shape + "." + name, "v128", 1), "v128", lanes, bytes);
  for (auto name : names{"add", "sub", "mul", "div", "min", "max"})
    add(applied(shape + "." + name, "v128", 2), "v128", lanes, bytes);
  // These move bits, as the standard has it: a NaN keeps its payload.
  for (auto name : names{"abs", "neg"})
    add(applied(shape + "." + name, "v128", 1), "v128");
  for (auto name : names{"pmin", "pmax", "eq", "ne", "lt", "gt", "le", "ge"})
    add(applied(shape + "." + name, "v128", 2), "v128");
  add(applied(shape + ".splat", scalar, 1), "v128", lanes, bytes);
  for (auto lane : {0ul, lanes - 1}) {
    auto number = " " + std::to_string(lane) + " ";
    add("(" + shape + ".extract_lane" + number + operand("v128", 0) + ")",
        scalar, 1, bytes);
    add("(" + shape + ".extract_lane 0 (" + shape + ".replace_lane" + number
          + operand("v128", 0) + " " + operand(scalar, 1) + "))",
        scalar, 1, bytes);
    add("(" + shape + ".replace_lane" + number + operand("v128", 0) + " "
          + operand(scalar, 1) + ")",
        "v128");
  }
}

void operation_list::add_vector_conversions() {
  for (auto name : names{"f32x4.convert_i32x4_s", "f32x4.convert_i32x4_u",
                         "f32x4.demote_f64x2_zero"})
    add(applied(name, "v128", 1), "v128", 4, 4);
  for (auto name :
       names{"f64x2.convert_low_i32x4_s", "f64x2.convert_low_i32x4_u",
             "f64x2.promote_low_f32x4"})
    add(applied(name, "v128", 1), "v128", 2, 8);
  for (auto name :
       names{"i32x4.trunc_sat_f32x4_s", "i32x4.trunc_sat_f32x4_u",
             "i32x4.trunc_sat_f64x2_s_zero", "i32x4.trunc_sat_f64x2_u_zero"})
    add(applied(name, "v128", 1), "v128");
}

void operation_list::add_promotions() {
  add(applied("f64.promote_f32", "f32", 1), "f64", 1, 8);
  add(applied("f32.demote_f64", "f64", 1), "f32", 1, 4);
}

} // namespace

std::vector<float_operation> float_operations() {
  operation_list out;
  for (auto type : {"f32", "f64"}) {
    out.add_scalars(type);
    out.add_conversions(type);
  }
  out.add_promotions();
  for (auto& x : truncations)
    out.add_trapping(x);
  out.add_vectors("f32x4", "f32");
  out.add_vectors("f64x2", "f64");
  out.add_vector_conversions();
  return std::move(out.rows);
}

} // namespace ips::sandbox
