"""Problems of `tlog`: what is wrong, what would be right, what to do."""

from txng.core.kinds.kind import Kind

_PROOF = "c2sp.org/tlog-proof@v1"
_TREE = "RFC 9162 2.1.3, 2.1.4"
_TILES = "c2sp.org/tlog-tiles"
_CHECKPOINT = "c2sp.org/tlog-checkpoint; c2sp.org/signed-note"
_ORDER = "ARCHITECTURE.md §4, §11"

KINDS: dict[str, Kind] = {
    # What anyone who verifies may meet.
    "tlog.proof_format": Kind(
        status=422,
        vi="Tệp bằng chứng không đúng khuôn dạng, hoặc đã bị sửa. Bằng chứng đúng là văn bản c2sp.org/tlog-proof@v1"
        " nguyên vẹn từng ký tự. Hãy tải lại tệp từ trang bằng chứng.",
        en="The proof file is not in its format, or was changed. A right proof is a c2sp.org/tlog-proof@v1 text, intact"
        " to the last character. Please download it again from the proof page.",
        source=_PROOF,
    ),
    "tlog.proof_wrong": Kind(
        status=422,
        vi="Bằng chứng không dẫn tới gốc đã ký: bản ghi này không có trong nhật ký ở vị trí đã nêu. Đừng tin bản ghi;"
        " hãy tải lại bằng chứng và báo cho cơ quan quản lý nếu vẫn sai.",
        en="The proof does not lead to the signed root: this record does not stand in the log at that place. Do not"
        " trust the record; download the proof again and tell the authority if it is still wrong.",
        source=_TREE,
    ),
    "tlog.proof_length": Kind(
        status=422,
        vi="Bằng chứng thừa hoặc thiếu mã băm so với kích thước cây. Hãy tải lại tệp từ trang bằng chứng.",
        en="The proof has too many or too few hashes for the size of the tree. Please download it again.",
        source=_TREE,
    ),
    "tlog.hash_length": Kind(
        status=422,
        vi="Một mã băm không dài đúng 32 byte. Hãy tải lại tệp từ trang bằng chứng.",
        en="A hash is not exactly 32 bytes long. Please download the file again.",
        source=_TREE,
    ),
    "tlog.index_outside": Kind(
        status=422,
        vi="Vị trí {index} nằm ngoài nhật ký có {size} bản ghi; vị trí đúng nhỏ hơn {size}. Hãy xem lại con số.",
        en="Index {index} lies outside a log of {size} leaves; a right index is below {size}. Please check the number.",
        source=_TREE,
    ),
    "tlog.sizes": Kind(
        status=422,
        vi="Không thể chứng minh cây {new} bản ghi nối tiếp cây {old} bản ghi; cần 0 < {old} ≤ {new}."
        " Hãy xem lại hai kích thước.",
        en="That a tree of {new} leaves continues one of {old} cannot be proven; 0 < {old} ≤ {new} is needed."
        " Please check both sizes.",
        source=_TREE,
    ),
    "tlog.vkey": Kind(
        status=422,
        vi="Khóa kiểm chứng không đúng khuôn dạng `tên+mã+base64`, hoặc mã không thuộc khóa ấy."
        " Hãy chép lại nguyên vẹn khóa mà cơ quan vận hành nhật ký đã công bố.",
        en="The verifier key is not `name+hash+base64`, or the hash is of another key."
        " Please copy the key again, whole, from where the log's operator published it.",
        source="c2sp.org/signed-note",
    ),
    "tlog.leaf_format": Kind(
        status=422,
        vi="Bản ghi trong bằng chứng không phải bản ghi của nhật ký truy xuất (JSON chuẩn tắc, phiên bản 1)."
        " Hãy tải lại tệp, hoặc dùng phiên bản mới hơn của chương trình kiểm chứng.",
        en="The leaf in the proof is no leaf of a traceability log (canonical JSON, version 1)."
        " Please download the file again, or use a newer verifier.",
        source="ARCHITECTURE.md §4",
    ),
    "tlog.checkpoint_format": Kind(
        status=422,
        vi="Điểm niêm phong không đúng khuôn dạng: tên nhật ký, kích thước, gốc, dòng trống, chữ ký."
        " Hãy tải lại /log/checkpoint hoặc tệp bằng chứng.",
        en="The checkpoint is not in its format: origin, size, root, empty line, signature."
        " Please download /log/checkpoint or the proof file again.",
        source=_CHECKPOINT,
    ),
    "tlog.checkpoint_unsigned": Kind(
        status=422,
        vi="Điểm niêm phong không phải do khóa {name} ký. Hãy dùng đúng khóa kiểm chứng của nhật ký này.",
        en="The checkpoint is not signed by the key {name}. Please use the verifier key of this very log.",
        source=_CHECKPOINT,
    ),
    "tlog.checkpoint_signature": Kind(
        status=422,
        vi="Chữ ký của {name} trên điểm niêm phong không đúng. Đừng tin nội dung; hãy tải lại và báo cơ quan quản lý.",
        en="The signature of {name} on the checkpoint is wrong. Do not trust it; download it again and tell the authority.",
        source=_CHECKPOINT,
    ),
    "tlog.not_sealed": Kind(
        status=404,
        vi="Vị trí {index} chưa được niêm phong; nhật ký đã công bố có {size} bản ghi. Bản ghi mới được niêm phong"
        " trong vài giây: hãy thử lại sau.",
        en="Index {index} is not sealed yet; the published log has {size} leaves. New records are sealed within"
        " seconds: please try again.",
        source=_ORDER,
    ),
    "tlog.no_checkpoint": Kind(
        status=404,
        vi="Nhật ký chưa công bố điểm niêm phong nào. Hãy thử lại sau khi tiến trình niêm phong (runsequencer) chạy.",
        en="The log has published no checkpoint yet. Please try again once the sequencer (runsequencer) runs.",
        source=_ORDER,
    ),
    "tlog.no_tile": Kind(
        status=404,
        vi="Nhật ký không có tệp {path}. Tên đúng có dạng tile/0/x001/067 hoặc tile/entries/067.p/5;"
        " mảnh dở bị xóa khi mảnh đầy đã có.",
        en="The log has no file {path}. A right name looks like tile/0/x001/067 or tile/entries/067.p/5;"
        " a partial tile goes once the full one exists.",
        source=_TILES,
    ),
    # What stops the log: never continue on a guess, call a human.
    "tlog.tile_bytes": Kind(
        status=500,
        vi="Tệp {path} của nhật ký hỏng: có {got} byte. Hãy chạy checktlog, rồi runsequencer --rebuild.",
        en="The log's file {path} is damaged: it has {got} bytes. Run checktlog, then runsequencer --rebuild.",
        source=_TILES,
    ),
    "tlog.tile_missing": Kind(
        status=500,
        vi="Thiếu tệp {path} của nhật ký. Nếu thư mục TXNG_TLOG_DIR bị mất mà cơ sở dữ liệu còn nguyên,"
        " hãy chạy runsequencer --rebuild; nếu không, hãy gắn lại đúng thư mục.",
        en="The log's file {path} is missing. If TXNG_TLOG_DIR was lost and the database is whole,"
        " run runsequencer --rebuild; otherwise mount the right folder.",
        source=_ORDER,
    ),
    "tlog.tile_differs": Kind(
        status=500,
        vi="Tệp {path} đã công bố với nội dung khác. Tệp của nhật ký không bao giờ thay đổi: tiến trình dừng lại."
        " Hãy chạy checktlog, tìm nguyên nhân, và đừng xóa gì trước khi hiểu.",
        en="The file {path} is already published with other bytes. A log's files never change: the sequencer stops."
        " Run checktlog, find the cause, and delete nothing before it is understood.",
        source=_ORDER,
    ),
    "tlog.checkpoint_lost": Kind(
        status=500,
        vi="Không thấy điểm niêm phong đã công bố, mà cơ sở dữ liệu đã có {size} bản ghi. Hãy gắn lại đúng thư mục"
        " TXNG_TLOG_DIR. Chỉ khi thư mục thật sự mất và cơ sở dữ liệu chắc chắn mới nhất: runsequencer --rebuild.",
        en="The published checkpoint is not there, yet the database has {size} leaves. Mount the right TXNG_TLOG_DIR."
        " Only if the folder is truly lost and the database surely the newest: runsequencer --rebuild.",
        source=_ORDER,
    ),
    "tlog.database_behind": Kind(
        status=503,
        vi="Cơ sở dữ liệu cũ hơn nhật ký đã công bố: điểm niêm phong có {published} bản ghi, cơ sở dữ liệu chỉ có {size}."
        " Có lẽ nó được khôi phục từ bản sao lưu cũ. Không được xóa điểm niêm phong: đó là lời hứa với công chúng."
        " Hãy khôi phục cơ sở dữ liệu tới ít nhất {published} bản ghi (máy dự phòng, WAL).",
        en="The database is older than the published log: the checkpoint has {published} leaves, the database {size}."
        " It was probably restored from an old backup. Never delete the checkpoint: it is a promise to the public."
        " Restore the database to at least {published} leaves (standby, WAL).",
        source=_ORDER,
    ),
    "tlog.does_not_extend": Kind(
        status=500,
        vi="Cơ sở dữ liệu không nối tiếp nhật ký đã công bố: gốc ở {size} bản ghi khác nhau. Ký tiếp sẽ là hai nhật ký"
        " dưới một tên, nên tiến trình dừng. Hãy chạy checktlog và khôi phục cơ sở dữ liệu đúng.",
        en="The database does not continue the published log: the roots at {size} leaves differ. Signing on would make"
        " two logs under one name, so the sequencer stops. Run checktlog and restore the right database.",
        source=_ORDER,
    ),
    "tlog.checkpoint_moved": Kind(
        status=500,
        vi="Điểm niêm phong đã bị tiến trình khác thay trong lúc công bố. Chỉ một tiến trình được niêm phong:"
        " hãy tìm và dừng tiến trình kia, rồi khởi động lại.",
        en="The checkpoint was replaced by someone else while publishing. Only one process may seal:"
        " find and stop the other one, then start again.",
        source=_ORDER,
    ),
    "tlog.not_alone": Kind(
        status=500,
        vi="Một tiến trình niêm phong khác đang chạy. Tiến trình này chờ, hoặc hãy dừng tiến trình kia.",
        en="Another sequencer is running. This one waits, or stop the other.",
        source=_ORDER,
    ),
    "tlog.key_missing": Kind(
        status=500,
        vi="Không có khóa ký tại {path}. Hãy tạo khóa bằng bước cài đặt, hoặc khôi phục đúng tệp khóa.",
        en="There is no signing key at {path}. Create it by the set-up, or restore the right key file.",
        source="ARCHITECTURE.md §11",
    ),
    "tlog.key_unusable": Kind(
        status=500,
        vi="Khóa ký tại {path} không dùng được: {reason}. Tệp phải có quyền 0600 và là khóa của {origin}.",
        en="The signing key at {path} cannot be used: {reason}. The file must have mode 0600 and be the key of {origin}.",
        source="ARCHITECTURE.md §11",
    ),
    "tlog.no_follower": Kind(
        status=500,
        vi="Không có tiến trình theo nhật ký tên {name}. Các tên đúng: {known}. Hãy viết lại tên.",
        en="No follower is called {name}. The right names: {known}. Please write the name again.",
        source="txng/project/settings.py FOLLOWERS",
    ),
    # What fsck finds.
    "tlog.fsck_gap": Kind(
        status=500,
        vi="Thiếu bản ghi {index} trong bảng tlog_leaf. Hãy khôi phục cơ sở dữ liệu từ bản sao đầy đủ.",
        en="Leaf {index} is missing in the table tlog_leaf. Restore the database from a complete copy.",
        source=_ORDER,
    ),
    "tlog.fsck_leaf": Kind(
        status=500,
        vi="Bản ghi {index} trong bảng tlog_leaf không đọc được, hoặc các cột không khớp với nội dung của nó."
        " Ai đó đã sửa bảng: hãy khôi phục hàng này.",
        en="Leaf {index} in tlog_leaf cannot be read, or its columns do not agree with its bytes."
        " Somebody edited the table: restore this row.",
        source=_ORDER,
    ),
    "tlog.fsck_head": Kind(
        status=500,
        vi="Bảng tlog_head ghi {got} bản ghi với gốc không khớp; tính lại từ các bản ghi được {want}."
        " Hãy khôi phục cơ sở dữ liệu.",
        en="tlog_head says {got} leaves with a root that does not agree; recomputed from the leaves: {want}."
        " Restore the database.",
        source=_ORDER,
    ),
    "tlog.fsck_checkpoint": Kind(
        status=500,
        vi="Điểm niêm phong ở kích thước {size} ({where}) không khớp với gốc tính lại từ các bản ghi."
        " Bản ghi đã bị sửa, hoặc điểm niêm phong giả: hãy đối chiếu với bản sao lưu.",
        en="The checkpoint of size {size} ({where}) does not agree with the root recomputed from the leaves."
        " A leaf was edited, or the checkpoint is false: compare with a backup.",
        source=_ORDER,
    ),
    "tlog.fsck_tile": Kind(
        status=500,
        vi="Tệp {path} khác với nội dung tính lại từ các bản ghi. Nếu bảng đúng: xóa tệp ấy, rồi runsequencer --rebuild.",
        en="The file {path} differs from what the leaves give. If the table is right: remove it, then"
        " runsequencer --rebuild.",
        source=_ORDER,
    ),
    "tlog.fsck_content": Kind(
        status=500,
        vi="Nội dung đã lưu của {kind} số {ref} khác với điều đã niêm phong ở vị trí {index}."
        " Ai đó đã sửa dữ liệu sau khi ghi: hãy khôi phục nội dung gốc và điều tra.",
        en="The stored content of {kind} {ref} is not what was sealed at index {index}."
        " Somebody edited it after it was recorded: restore the original and investigate.",
        source=_ORDER,
    ),
    "tlog.fsck_content_missing": Kind(
        status=500,
        vi="Nội dung của {kind} số {ref}, đã niêm phong ở vị trí {index}, không còn trong cơ sở dữ liệu."
        " Hãy khôi phục, hoặc ghi nhận việc xóa hợp pháp.",
        en="The content of {kind} {ref}, sealed at index {index}, is no longer in the database."
        " Restore it, or record its lawful erasure.",
        source=_ORDER,
    ),
    "tlog.fsck_twice": Kind(
        status=500,
        vi="{kind} số {ref} được đưa vào nhật ký hơn một lần, lần đầu ở vị trí {index}. Hãy tìm xem ai đã chép hàng này.",
        en="{kind} {ref} was given to the log more than once, first at index {index}. Find out who copied the row.",
        source=_ORDER,
    ),
}
