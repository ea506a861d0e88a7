"""Skinning and rasterising of a mesh, compiled: which triangle each pixel shows."""

import numpy as np
from numba import njit


@njit(cache=True, fastmath=True)
def skinned(mesh, normal, index, weight, turns, shifts, out, out_normal):
    """Move a mesh (n, 3) and its normals by the segments of up to four weights."""
    for v in range(mesh.shape[0]):
        x, y, z = mesh[v, 0], mesh[v, 1], mesh[v, 2]
        a, b, c = normal[v, 0], normal[v, 1], normal[v, 2]
        px = py = pz = na = nb = nc = 0.0
        for k in range(index.shape[1]):
            w = weight[v, k]
            if w == 0.0:
                continue
            s = index[v, k]
            r = turns[s]
            px += w * (r[0, 0] * x + r[0, 1] * y + r[0, 2] * z + shifts[s, 0])
            py += w * (r[1, 0] * x + r[1, 1] * y + r[1, 2] * z + shifts[s, 1])
            pz += w * (r[2, 0] * x + r[2, 1] * y + r[2, 2] * z + shifts[s, 2])
            na += w * (r[0, 0] * a + r[0, 1] * b + r[0, 2] * c)
            nb += w * (r[1, 0] * a + r[1, 1] * b + r[1, 2] * c)
            nc += w * (r[2, 0] * a + r[2, 1] * b + r[2, 2] * c)
        out[v, 0], out[v, 1], out[v, 2] = px, py, pz
        out_normal[v, 0], out_normal[v, 1], out_normal[v, 2] = na, nb, nc


@njit(cache=True, fastmath=True)
def rastered(xy, near, faces, depth, shown, first, second, cull):
    """Fill a z-buffer: the triangle of each pixel and two of its weights.

    ``xy`` are pixels (n, 2) relative to the buffer, ``near`` is 1 over the depth; a
    pixel shows what has the largest ``near``. ``cull``: 1 keeps faces turned one way.
    """
    h, w = depth.shape
    for f in range(faces.shape[0]):
        i, j, k = faces[f, 0], faces[f, 1], faces[f, 2]
        ax, ay = xy[i, 0], xy[i, 1]
        bx, by = xy[j, 0], xy[j, 1]
        cx, cy = xy[k, 0], xy[k, 1]
        area = (bx - ax) * (cy - ay) - (by - ay) * (cx - ax)
        if area * cull <= 1e-9:
            continue
        x0 = max(0, int(np.ceil(min(ax, min(bx, cx)))))
        x1 = min(w - 1, int(np.floor(max(ax, max(bx, cx)))))
        y0 = max(0, int(np.ceil(min(ay, min(by, cy)))))
        y1 = min(h - 1, int(np.floor(max(ay, max(by, cy)))))
        if x0 > x1 or y0 > y1:
            continue
        one = 1.0 / area
        na, nb, nc = near[i], near[j], near[k]
        for y in range(y0, y1 + 1):
            for x in range(x0, x1 + 1):
                u = ((bx - x) * (cy - y) - (by - y) * (cx - x)) * one
                v = ((cx - x) * (ay - y) - (cy - y) * (ax - x)) * one
                t = 1.0 - u - v
                if u < 0.0 or v < 0.0 or t < 0.0:
                    continue
                z = u * na + v * nb + t * nc
                if z > depth[y, x]:
                    depth[y, x] = z
                    shown[y, x] = f
                    first[y, x] = u
                    second[y, x] = v


@njit(cache=True)
def seen_share(normal, place, way, depth, xy, bias, total, lit):
    """Add, for each vertex that a direction sees, its cosine: ambient occlusion."""
    h, w = depth.shape
    for v in range(normal.shape[0]):
        cosine = normal[v, 0] * way[0] + normal[v, 1] * way[1] + normal[v, 2] * way[2]
        if cosine <= 0.0:
            continue
        total[v] += cosine
        x, y = int(xy[v, 0] + 0.5), int(xy[v, 1] + 0.5)
        if x < 0 or y < 0 or x >= w or y >= h or place[v] > depth[y, x] - bias:
            lit[v] += cosine
