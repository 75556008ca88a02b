#include "drawing/canvas.h"

#include <cairo-svg.h>
#include <cairo.h>

#include <cmath>
#include <numbers>

namespace speech_emotion {
namespace {

struct SurfaceDeleter {
  void operator()(cairo_surface_t* surface) const { cairo_surface_destroy(surface); }
};
struct ContextDeleter {
  void operator()(cairo_t* context) const { cairo_destroy(context); }
};

cairo_status_t Append(void* bytes, const unsigned char* data, unsigned length) {
  static_cast<std::string*>(bytes)->append(reinterpret_cast<const char*>(data), length);
  return CAIRO_STATUS_SUCCESS;
}

tl::unexpected<Error> CairoError(cairo_status_t status) {
  return MakeError(ErrorCode::kInvalidArgument,
                   std::string("expected to draw it, found: ") + cairo_status_to_string(status));
}

uint32_t Byte(double part) { return static_cast<uint32_t>(std::lround(part * 255.0)); }

}  // namespace

struct PlotCanvas::State {
  cairo_t* cairo() const { return context.get(); }

  void SetColor(Color color) const { cairo_set_source_rgb(cairo(), color.red, color.green, color.blue); }

  void SetFont(const TextStyle& style) const {
    cairo_select_font_face(
        cairo(), "sans-serif", CAIRO_FONT_SLANT_NORMAL,
        style.weight == FontWeight::kBold ? CAIRO_FONT_WEIGHT_BOLD : CAIRO_FONT_WEIGHT_NORMAL);
    cairo_set_font_size(cairo(), style.size);
    SetColor(style.color);
  }

  double Width(const std::string& text) const {
    cairo_text_extents_t extents;
    cairo_text_extents(cairo(), text.c_str(), &extents);
    return extents.x_advance;
  }

  void Trace(std::span<const Point> points) const {
    cairo_new_path(cairo());
    for (const Point& point : points) cairo_line_to(cairo(), point.x, point.y);
  }

  Format format = Format::kSvg;
  std::string bytes;  // outlives `surface`, which appends to it
  std::unique_ptr<cairo_surface_t, SurfaceDeleter> surface;
  std::unique_ptr<cairo_t, ContextDeleter> context;
};

PlotCanvas::PlotCanvas(std::unique_ptr<State> state) : state_(std::move(state)) {}
PlotCanvas::PlotCanvas(PlotCanvas&&) noexcept = default;
PlotCanvas& PlotCanvas::operator=(PlotCanvas&&) noexcept = default;
PlotCanvas::~PlotCanvas() = default;

Result<PlotCanvas> PlotCanvas::Create(Format format, int width, int height) {
  auto state = std::make_unique<State>();
  state->format = format;
  if (format == Format::kSvg) {
    state->surface.reset(cairo_svg_surface_create_for_stream(Append, &state->bytes, width, height));
    cairo_svg_surface_set_document_unit(state->surface.get(), CAIRO_SVG_UNIT_PX);
  } else {
    state->surface.reset(cairo_image_surface_create(CAIRO_FORMAT_RGB24, width, height));
  }
  state->context.reset(cairo_create(state->surface.get()));
  const cairo_status_t status = cairo_status(state->cairo());
  if (status != CAIRO_STATUS_SUCCESS) return CairoError(status);
  cairo_set_line_join(state->cairo(), CAIRO_LINE_JOIN_ROUND);
  PlotCanvas canvas(std::move(state));
  canvas.Fill({0.0, 0.0, static_cast<double>(width), static_cast<double>(height)}, {1.0, 1.0, 1.0});
  return canvas;
}

void PlotCanvas::Fill(const Rect& area, Color color) {
  state_->SetColor(color);
  cairo_rectangle(state_->cairo(), area.x, area.y, area.width, area.height);
  cairo_fill(state_->cairo());
}

void PlotCanvas::Frame(const Rect& area, Color color, double line_width) {
  state_->SetColor(color);
  cairo_set_line_width(state_->cairo(), line_width);
  cairo_rectangle(state_->cairo(), area.x, area.y, area.width, area.height);
  cairo_stroke(state_->cairo());
}

void PlotCanvas::Line(Point from, Point to, Color color, double line_width) {
  const Point points[] = {from, to};
  Polyline(points, color, line_width);
}

void PlotCanvas::Polyline(std::span<const Point> points, Color color, double line_width) {
  state_->SetColor(color);
  cairo_set_line_width(state_->cairo(), line_width);
  state_->Trace(points);
  cairo_stroke(state_->cairo());
}

void PlotCanvas::Polygon(std::span<const Point> points, Color color) {
  state_->SetColor(color);
  state_->Trace(points);
  cairo_close_path(state_->cairo());
  cairo_fill(state_->cairo());
}

void PlotCanvas::Dot(Point center, double radius, Color color) {
  state_->SetColor(color);
  cairo_new_path(state_->cairo());
  cairo_arc(state_->cairo(), center.x, center.y, radius, 0.0, 2.0 * std::numbers::pi);
  cairo_fill(state_->cairo());
}

void PlotCanvas::Image(const Rect& area, const PixelImage& image) {
  std::unique_ptr<cairo_surface_t, SurfaceDeleter> pixels(
      cairo_image_surface_create(CAIRO_FORMAT_RGB24, image.width, image.height));
  unsigned char* data = cairo_image_surface_get_data(pixels.get());
  if (data == nullptr) return;  // Finish tells: the context shares no memory either
  const int stride = cairo_image_surface_get_stride(pixels.get());
  for (int y = 0; y < image.height; ++y) {
    auto* row = reinterpret_cast<uint32_t*>(data + static_cast<ptrdiff_t>(y) * stride);
    for (int x = 0; x < image.width; ++x) {
      const Color& color = image.pixels[static_cast<size_t>(y) * image.width + x];
      row[x] = Byte(color.red) << 16 | Byte(color.green) << 8 | Byte(color.blue);
    }
  }
  cairo_surface_mark_dirty(pixels.get());
  cairo_t* cairo = state_->cairo();
  cairo_save(cairo);
  cairo_translate(cairo, area.x, area.y);
  cairo_scale(cairo, area.width / image.width, area.height / image.height);
  cairo_set_source_surface(cairo, pixels.get(), 0.0, 0.0);
  cairo_pattern_set_filter(cairo_get_source(cairo), CAIRO_FILTER_NEAREST);
  cairo_rectangle(cairo, 0.0, 0.0, image.width, image.height);
  cairo_fill(cairo);
  cairo_restore(cairo);
}

void PlotCanvas::Text(Point at, const std::string& text, const TextStyle& style) {
  state_->SetFont(style);
  double x = at.x;
  if (style.align == Align::kCenter) x -= 0.5 * state_->Width(text);
  if (style.align == Align::kRight) x -= state_->Width(text);
  cairo_move_to(state_->cairo(), x, at.y);
  cairo_show_text(state_->cairo(), text.c_str());
}

void PlotCanvas::TextUpwards(Point center, const std::string& text, const TextStyle& style) {
  state_->SetFont(style);
  cairo_save(state_->cairo());
  cairo_translate(state_->cairo(), center.x, center.y);
  cairo_rotate(state_->cairo(), -0.5 * std::numbers::pi);
  cairo_move_to(state_->cairo(), -0.5 * state_->Width(text), 0.35 * style.size);
  cairo_show_text(state_->cairo(), text.c_str());
  cairo_restore(state_->cairo());
}

double PlotCanvas::TextWidth(const std::string& text, const TextStyle& style) {
  state_->SetFont(style);
  return state_->Width(text);
}

Result<std::string> PlotCanvas::Finish() {
  const cairo_status_t status = cairo_status(state_->cairo());
  if (status != CAIRO_STATUS_SUCCESS) return CairoError(status);
  state_->context.reset();
  cairo_status_t written = CAIRO_STATUS_SUCCESS;
  if (state_->format == Format::kPng) {
    written = cairo_surface_write_to_png_stream(state_->surface.get(), Append, &state_->bytes);
  }
  cairo_surface_finish(state_->surface.get());
  if (written == CAIRO_STATUS_SUCCESS) written = cairo_surface_status(state_->surface.get());
  if (written != CAIRO_STATUS_SUCCESS) return CairoError(written);
  return std::move(state_->bytes);
}

}  // namespace speech_emotion
