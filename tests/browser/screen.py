"""What the browser tests do with a page that shows the map."""

from playwright.sync_api import Frame, FrameLocator, Page

MAP = 'iframe[title="streamlit_folium.st_folium"]'
PAINT_MS = 30_000


def map_locator(page: Page) -> FrameLocator:
    """Return the map's frame for locators; it holds even when the frame is mounted anew."""
    return page.frame_locator(MAP)


def map_frame(page: Page) -> Frame:
    """Return the map's frame as it is now, for `evaluate`."""
    element = page.wait_for_selector(MAP, state="attached", timeout=PAINT_MS)
    frame = element.content_frame() if element else None
    assert frame, "the map's frame is gone"
    return frame


def wait_painted(page: Page, digest: str | None = None, *, other_than: str | None = None) -> str:
    """Wait until the map has painted a Selection and return the digest it carries.

    Args:
        page: the page that shows the map.
        digest: the Selection to wait for; any when left out.
        other_than: the digest before a change, when the one after it is not known.
    """
    wanted = f'="{digest}"' if digest else ""
    unwanted = f':not([data-painted="{other_than}"])' if other_than else ""
    body = map_locator(page).locator(f"body[data-painted{wanted}]{unwanted}")
    body.wait_for(state="attached", timeout=PAINT_MS)
    return body.get_attribute("data-painted") or ""
