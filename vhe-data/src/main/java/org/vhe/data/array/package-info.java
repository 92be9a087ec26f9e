/** Arrays of one's own: IDX, NumPy's files and CSV. */
package org.vhe.data.array;
