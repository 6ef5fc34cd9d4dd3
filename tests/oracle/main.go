// A verifier that shares no code with Akshara: Go's own sumdb note and tlog read a shard's folder and check all of it.
package main

import (
	"encoding/base64"
	"fmt"
	"os"
	"path/filepath"
	"strconv"
	"strings"

	"golang.org/x/mod/sumdb/note"
	"golang.org/x/mod/sumdb/tlog"
)

const tileHeight = 8
const tileWidth = 1 << tileHeight

// shard reads tiles as they lie in the folder: tile/<level>/<index>, without the height that Go's paths carry.
type shard struct{ folder string }

func (s shard) file(t tlog.Tile) ([]byte, error) {
	path := strings.Replace(t.Path(), "tile/8/", "tile/", 1)
	return os.ReadFile(filepath.Join(s.folder, path))
}

func (s shard) Height() int                          { return tileHeight }
func (s shard) SaveTiles(_ []tlog.Tile, _ [][]byte) {}
func (s shard) ReadTiles(tiles []tlog.Tile) ([][]byte, error) {
	var all [][]byte
	for _, t := range tiles {
		bytes, err := s.file(t)
		if err != nil {
			return nil, err
		}
		all = append(all, bytes)
	}
	return all, nil
}

// entries of the bundle that goes with a tile of leaves.
func (s shard) entries(index int64, width int) ([][]byte, error) {
	t := tlog.Tile{H: tileHeight, L: 0, N: index, W: width}
	path := strings.Replace(t.Path(), "tile/8/0/", "tile/entries/", 1)
	bytes, err := os.ReadFile(filepath.Join(s.folder, path))
	if err != nil {
		return nil, err
	}
	var all [][]byte
	for len(bytes) > 0 {
		length := int(bytes[0])<<8 | int(bytes[1])
		all = append(all, bytes[2:2+length])
		bytes = bytes[2+length:]
	}
	return all, nil
}

func check(folder string) (int64, error) {
	key, err := os.ReadFile(filepath.Join(folder, "key"))
	if err != nil {
		return 0, err
	}
	verifier, err := note.NewVerifier(strings.TrimSpace(string(key)))
	if err != nil {
		return 0, err
	}
	message, err := os.ReadFile(filepath.Join(folder, "checkpoint"))
	if err != nil {
		return 0, err
	}
	signed, err := note.Open(message, note.VerifierList(verifier))
	if err != nil {
		return 0, err
	}
	lines := strings.Split(signed.Text, "\n")
	if lines[0] != verifier.Name() {
		return 0, fmt.Errorf("the origin %s is not the key's name", lines[0])
	}
	size, err := strconv.ParseInt(lines[1], 10, 64)
	if err != nil {
		return 0, err
	}
	raw, err := base64.StdEncoding.DecodeString(lines[2])
	if err != nil || len(raw) != tlog.HashSize {
		return 0, fmt.Errorf("the root is not a hash")
	}
	var root tlog.Hash
	copy(root[:], raw)
	return size, checkTree(shard{folder}, size, root)
}

func checkTree(log shard, size int64, root tlog.Hash) error {
	reader := tlog.TileHashReader(tlog.Tree{N: size, Hash: root}, log)
	if found, err := tlog.TreeHash(size, reader); err != nil || found != root {
		return fmt.Errorf("the tiles do not give the signed root: %v", err)
	}
	count := int64(0)
	for bundle := int64(0); bundle*tileWidth < size; bundle++ {
		width := tileWidth
		if rest := size - bundle*tileWidth; rest < tileWidth {
			width = int(rest)
		}
		entries, err := log.entries(bundle, width)
		if err != nil {
			return err
		}
		for _, entry := range entries {
			proof, err := tlog.ProveRecord(size, count, reader)
			if err != nil {
				return err
			}
			if err := tlog.CheckRecord(proof, size, root, count, tlog.RecordHash(entry)); err != nil {
				return fmt.Errorf("entry %d: %v", count, err)
			}
			count++
		}
	}
	if count != size {
		return fmt.Errorf("%d entries of %d", count, size)
	}
	for _, old := range []int64{1, 2, 3, tileWidth - 1, tileWidth, tileWidth + 1, size / 2, size - 1, size} {
		if old < 1 || old > size {
			continue
		}
		before, err := tlog.TreeHash(old, reader)
		if err != nil {
			return err
		}
		proof, err := tlog.ProveTree(size, old, reader)
		if err != nil {
			return err
		}
		if err := tlog.CheckTree(proof, size, root, old, before); err != nil {
			return fmt.Errorf("from %d to %d: %v", old, size, err)
		}
	}
	return nil
}

func main() {
	size, err := check(os.Args[1])
	if err != nil {
		fmt.Println("not in order:", err)
		os.Exit(1)
	}
	fmt.Printf("in order: %d entries\n", size)
}
