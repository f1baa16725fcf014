#pragma once
// Least squares through measured points, and their picture.

#include <string>
#include <vector>

#include "runtime/base/result.hpp"

namespace ips::bench {

/// y = a + b x
struct line {
  double a = 0;
  double b = 0;
};

/// @pre as many y as x
line fit(const std::vector<double>& x, const std::vector<double>& y);

/// Measured points and the line through them.
struct series {
  std::string name;
  std::vector<double> y;
  line fitted;
};

/// Some series over the same sizes of a network, on one pair of axes.
struct panel {
  std::string title;
  std::vector<series> rows;
};

/// The panels side by side as SVG; the x axis is log2 of the agents. It brings
/// no background, and colours for light and for dark surroundings.
/// @param agents in growing order
/// @pre a y for each of `agents` in each series
std::string svg_of(const std::vector<double>& agents,
                   const std::vector<panel>& panels);

/// @returns `errc::no_such_file` where the file cannot be written.
status write_svg(const std::string& path, const std::string& svg);

} // namespace ips::bench
