#include "tools/bench/curve.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <cstdio>
#include <fstream>

#include "tools/bench/figure.hpp"

namespace ips::bench {

namespace {

// Sizes in SVG units, which are pixels where nothing scales the picture.
constexpr double panel_width = 300;
constexpr double panel_height = 280;
constexpr double left = 48;
constexpr double right = 12;
constexpr double top = 48;
constexpr double bottom = 44;
constexpr int ticks_wished = 5;

constexpr auto style = R"(<style>
text { font: 11px sans-serif; fill: #333 }
.title { font-size: 12px; font-weight: bold }
.axis { stroke: #777; fill: none }
.grid { stroke: #999; stroke-opacity: 0.25 }
.s0 { stroke: #1f6fb4; fill: #1f6fb4 }
.s1 { stroke: #c4581c; fill: #c4581c }
.fit { fill: none; stroke-width: 1.5; stroke-dasharray: 5 3 }
@media (prefers-color-scheme: dark) {
  text { fill: #ddd }
  .s0 { stroke: #6db3f2; fill: #6db3f2 }
  .s1 { stroke: #f0935c; fill: #f0935c }
}
</style>
)";

std::string text_of(double x) {
  std::array<char, 32> out{};
  std::snprintf(out.data(), out.size(), "%.4g", x);
  return out.data();
}

/// Of an axis: no powers of ten for what has five or six digits.
std::string tick_of(double x) {
  return x < 10'000 ? text_of(x) : std::to_string(std::llround(x));
}

/// 1, 2 or 5 times a power of ten, so that about `ticks_wished` fit.
double step_for(double most) {
  auto rough = std::max(most, 1e-9) / ticks_wished;
  auto power = std::pow(10.0, std::floor(std::log10(rough)));
  for (auto factor : {1.0, 2.0, 5.0})
    if (factor * power >= rough)
      return factor * power;
  return 10 * power;
}

struct axes {
  double x0 = 0;
  double x1 = 1;
  double y1 = 1;
  double step = 1;

  std::string at(double x, double y) const {
    return text_of(px(x)) + "," + text_of(py(y));
  }
  double px(double x) const {
    return left + (x - x0) / (x1 - x0) * (panel_width - left - right);
  }
  double py(double y) const {
    return panel_height - bottom - y / y1 * (panel_height - top - bottom);
  }
};

std::string label(double x, double y, const char* anchor,
                  const std::string& text, const char* kind = "") {
  return "<text x=\"" + text_of(x) + "\" y=\"" + text_of(y)
         + "\" text-anchor=\"" + anchor + "\"" + kind + ">" + text
         + "</text>\n";
}

std::string path(const char* kind, const std::string& points) {
  return std::string{"<polyline class=\""} + kind + "\" points=\"" + points
         + "\"/>\n";
}

axes axes_of(const std::vector<double>& x, const panel& p) {
  axes out{x.front(), std::max(x.back(), x.front() + 1), 0, 1};
  for (auto& row : p.rows)
    for (auto y : row.y)
      out.y1 = std::max(out.y1, y);
  out.step = step_for(out.y1);
  out.y1 = out.step * std::ceil(out.y1 / out.step + 0.01);
  return out;
}

std::string frame_of(const axes& a, const std::vector<double>& x,
                     const std::vector<double>& agents) {
  std::string out;
  for (double y = 0; y <= a.y1 + a.step / 2; y += a.step) {
    out += path("grid", a.at(a.x0, y) + " " + a.at(a.x1, y));
    out += label(left - 5, a.py(y) + 4, "end", tick_of(y));
  }
  out += path("axis",
              a.at(a.x0, a.y1) + " " + a.at(a.x0, 0) + " " + a.at(a.x1, 0));
  for (std::size_t i = 0; i < x.size(); ++i) {
    out += path("axis", a.at(x[i], 0) + " " + text_of(a.px(x[i])) + ","
                          + text_of(a.py(0) + 4));
    // Neighbours of the largest size would overlap.
    if (i + 1 == x.size() || x[i + 1] - x[i] > 1)
      out += label(a.px(x[i]), a.py(0) + 16, "middle", tick_of(agents[i]));
  }
  return out
         + label((left + panel_width - right) / 2, panel_height - 8, "middle",
                 "agents (m, logarithmic)");
}

std::string series_of(const axes& a, const std::vector<double>& x,
                      const series& row, std::size_t number) {
  auto kind = "s" + std::to_string(number);
  std::string out;
  for (std::size_t i = 0; i < x.size(); ++i)
    out += "<circle class=\"" + kind + "\" r=\"3\" cx=\"" + text_of(a.px(x[i]))
           + "\" cy=\"" + text_of(a.py(row.y[i])) + "\"/>\n";
  auto on_line = [&](double at) {
    return a.at(at, std::clamp(row.fitted.a + row.fitted.b * at, 0.0, a.y1));
  };
  out += path((kind + " fit").c_str(), on_line(a.x0) + " " + on_line(a.x1));
  auto sign = row.fitted.b < 0 ? " - " : " + ";
  return out
         + label(left + 4, top - 14 + 13 * static_cast<double>(number), "start",
                 row.name + ": " + text_of(rounded(row.fitted.a)) + sign
                   + text_of(rounded(std::fabs(row.fitted.b))) + " log2 m",
                 (" class=\"" + kind + "\" style=\"stroke:none\"").c_str());
}

std::string panel_of(const std::vector<double>& x,
                     const std::vector<double>& agents, const panel& p,
                     std::size_t place) {
  auto a = axes_of(x, p);
  auto shift = text_of(panel_width * static_cast<double>(place));
  auto out = "<g transform=\"translate(" + shift + " 0)\">\n"
             + label(left, 16, "start", p.title, " class=\"title\"")
             + frame_of(a, x, agents);
  for (std::size_t i = 0; i < p.rows.size(); ++i)
    out += series_of(a, x, p.rows[i], i);
  return out + "</g>\n";
}

} // namespace

line fit(const std::vector<double>& x, const std::vector<double>& y) {
  auto mx = mean(x);
  auto my = mean(y);
  double xy = 0;
  double xx = 0;
  for (std::size_t i = 0; i < x.size(); ++i) {
    xy += (x[i] - mx) * (y[i] - my);
    xx += (x[i] - mx) * (x[i] - mx);
  }
  auto b = xx > 0 ? xy / xx : 0;
  return {my - b * mx, b};
}

std::string svg_of(const std::vector<double>& agents,
                   const std::vector<panel>& panels) {
  std::vector<double> x;
  for (auto m : agents)
    x.push_back(std::log2(m));
  auto width = text_of(panel_width * static_cast<double>(panels.size()));
  auto height = text_of(panel_height);
  auto out = "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"" + width
             + "\" height=\"" + height + "\" viewBox=\"0 0 " + width + " "
             + height + "\">\n" + style;
  for (std::size_t i = 0; i < panels.size(); ++i)
    out += panel_of(x, agents, panels[i], i);
  return out + "</svg>\n";
}

status write_svg(const std::string& path, const std::string& svg) {
  std::ofstream out{path, std::ios::binary};
  out << svg;
  out.close();
  if (!out)
    return error{errc::no_such_file, "\"" + path + "\" cannot be written"};
  return ok();
}

} // namespace ips::bench
